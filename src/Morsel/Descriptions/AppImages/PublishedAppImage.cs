using Morsel.Formats.Releases;

namespace Morsel.Descriptions.AppImages;

/// <summary>Where the newest version of an AppImage is, as its update information led to it.</summary>
/// <param name="Control">The address of its control file.</param>
/// <param name="PointedFrom">Who points there: nothing personal goes to it.</param>
internal sealed record PublishedAppImage(Uri Control, Uri PointedFrom)
{
    private const string ControlEnding = ".zsync";

    /// <summary>The files that were published with it; none where that is not known.</summary>
    public IReadOnlyList<ReleaseAsset> Assets { get; init; } = [];

    /// <summary>The name of the control file among them.</summary>
    public string ControlName { get; init; } = "";

    /// <summary>What the user should know of how it was found.</summary>
    public IReadOnlyList<Note> Notes { get; init; } = [];

    /// <summary>Bytes that came over the network to find it.</summary>
    public long TravelledBytes { get; init; }

    /// <summary>The AppImage itself among the files; null where it is not known.</summary>
    public ReleaseAsset? File => ControlName.EndsWith(ControlEnding, StringComparison.Ordinal) ? Named(ControlName[..^ControlEnding.Length]) : null;

    /// <summary>The file of a name; null if there is none.</summary>
    public ReleaseAsset? Named(string name) => Assets.FirstOrDefault(asset => asset.Name == name);
}
