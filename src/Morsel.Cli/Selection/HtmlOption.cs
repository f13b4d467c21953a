using System.CommandLine;
using System.Text;

namespace Morsel.Cli.Selection;

/// <summary>Where a report is also written as a page.</summary>
internal static class HtmlOption
{
    private const string Beginning = "<!DOCTYPE html>";

    public static Option<string?> New() => OptionKinds.Path("--html", "FILE", "Also write the report as a page for a browser, which needs no other file; an existing file is replaced.");

    /// <summary>Writes a page.</summary>
    /// <param name="path">Where.</param>
    /// <param name="page">The page.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(string path, string page)
    {
        if (File.Exists(path) && !IsPage(path))
            throw CommandFailure.Usage($"--html: {path} exists and is not a page: name another file");
        File.WriteAllText(path, page, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
    }

    private static bool IsPage(string path)
    {
        using var reader = new StreamReader(path);
        char[] beginning = new char[Beginning.Length];
        int read = reader.ReadBlock(beginning);
        return read == 0 || beginning.AsSpan(0, read).StartsWith(Beginning, StringComparison.OrdinalIgnoreCase);
    }
}
