using System.Text;

namespace Morsel.Cli.Selection;

/// <summary>A file whose first line is a secret, so that it need not stand on the command line.</summary>
internal static class SecretFile
{
    private const int MostCharacters = 64 << 10;

    /// <summary>The first line. No message repeats it.</summary>
    public static string Read(string path)
    {
        using var reader = new StreamReader(path, Encoding.UTF8);
        char[] head = new char[MostCharacters + 1];
        int count = reader.ReadBlock(head, 0, head.Length);
        string line = new string(head, 0, count).Split('\n')[0].TrimEnd('\r');
        return line.Length is > 0 and <= MostCharacters
            ? line
            : throw CommandFailure.Usage($"{path}: its first line {(line.Length == 0 ? "is empty" : "is too long")}, expected a password or a token");
    }
}
