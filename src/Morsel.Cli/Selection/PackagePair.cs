namespace Morsel.Cli.Selection;

/// <summary>Two versions of one package.</summary>
internal sealed record PackagePair
{
    /// <exception cref="CommandFailure">The id or a version holds what none holds; both become parts of paths.</exception>
    public PackagePair(string id, string from, string to)
    {
        Id = Checked("--package", id);
        From = Checked("--from", from);
        To = Checked("--to", to);
    }

    public static PackagePair Default { get; } = new("Microsoft.NETCore.App.Runtime.linux-x64", "10.0.13", "10.0.14");

    /// <summary>What a demonstration of it takes on the disk, for people.</summary>
    public string Room => this == Default ? "about 600 MB" : "about six times the size of the unpacked package";

    public string Id { get; }

    public string From { get; }

    public string To { get; }

    /// <summary>The name of a version's archive.</summary>
    public string ArchiveName(string version) => $"{Id.ToLowerInvariant()}-{version}.tar";

    private static string Checked(string option, string text) =>
        text.Length > 0 && text[0] != '.' && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_' or '+')
            ? text
            : throw CommandFailure.Usage($"{option}: got \"{text}\", expected letters, digits, '.', '-', '_' and '+'");
}
