namespace Morsel.Cli.DropIn;

/// <summary>What follows an option.</summary>
internal enum Takes
{
    Nothing,
    Value,

    /// <summary>Values with commas between them; only Go's newer programs have these.</summary>
    List,
}

/// <summary>An option of a tool that Morsel stands in for.</summary>
/// <param name="Names">All its names without dashes, a bar between them: "o|output". A name of one character is a letter, others are words.</param>
/// <param name="Takes">What follows it.</param>
internal sealed record ToolOption(string Names, Takes Takes = Takes.Nothing)
{
    private readonly string[] _names = Names.Split('|');

    /// <summary>Whether this is its letter.</summary>
    public bool IsLetter(char letter) => _names.Any(name => name.Length == 1 && name[0] == letter);

    /// <summary>Whether this is one of its words, as a whole.</summary>
    public bool IsWord(string word) => word.Length > 1 && _names.Contains(word, StringComparer.Ordinal);

    /// <summary>Whether one of its words begins so.</summary>
    public bool HasWordBeginning(string beginning) =>
        beginning.Length > 0 && _names.Any(name => name.Length > 1 && name.StartsWith(beginning, StringComparison.Ordinal));
}
