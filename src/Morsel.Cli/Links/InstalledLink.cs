namespace Morsel.Cli.Links;

/// <summary>What became of one link.</summary>
internal enum LinkState
{
    Made,

    /// <summary>It was there.</summary>
    Present,

    /// <summary>It led to another file of this command.</summary>
    Replaced,

    /// <summary>Something else has the name, and keeps it.</summary>
    Left,
}

/// <summary>One name in a folder, and what that name means to who calls it.</summary>
/// <param name="Name">The tool's name.</param>
/// <param name="Path">The full path of the link.</param>
/// <param name="State">What became of it.</param>
internal sealed record InstalledLink(string Name, string Path, LinkState State)
{
    /// <summary>Why something else keeps the name; null if nothing does.</summary>
    public string? Problem { get; init; }

    /// <summary>Other programs of that name which are no longer found on the PATH, since this folder stands before theirs.</summary>
    public IReadOnlyList<string> Shadows { get; init; } = [];

    /// <summary>The program of that name that is found before it; null if there is none.</summary>
    public string? ShadowedBy { get; init; }
}
