using System.Text;

namespace Morsel.Trust;

/// <summary>Reads what <c>sha256sum</c> writes: a digest and a name in each line, or the same with <c>--tag</c>.</summary>
internal static class ChecksumList
{
    /// <summary>Bytes in the longest such file that is read.</summary>
    public const int MostBytes = 4 << 20;

    private const int HexLength = 64;
    private const string Tag = "SHA256 (";

    /// <summary>The digest of a file.</summary>
    /// <param name="list">The list.</param>
    /// <param name="name">The name of the file; in the list it may stand with a folder.</param>
    /// <exception cref="InvalidKeyException">The file is not in it, or twice with different digests.</exception>
    public static Digest Find(ReadOnlySpan<byte> list, string name)
    {
        Digest? found = null;
        foreach (string line in Encoding.UTF8.GetString(list).Split('\n'))
        {
            if (Read(line.TrimEnd('\r')) is not { } entry || entry.Name[(entry.Name.LastIndexOf('/') + 1)..] != name)
                continue;
            if (found is not null && !found.Equals(entry.Digest))
                throw new InvalidKeyException($"it has two different digests of \"{Printable.Escape(name)}\"");
            found = entry.Digest;
        }
        return found ?? throw new InvalidKeyException($"it has no SHA-256 of \"{Printable.Escape(name)}\"");
    }

    // Other lines, of signatures or other digests, are none of ours.
    private static (Digest Digest, string Name)? Read(string line)
    {
        int close = line.LastIndexOf(") = ", StringComparison.Ordinal);
        bool isTagged = line.StartsWith(Tag, StringComparison.Ordinal) && close > Tag.Length;
        bool isPlain = line.Length > HexLength + 2 && line[HexLength] == ' ' && line[HexLength + 1] is ' ' or '*';
        string hex = isTagged ? line[(close + ") = ".Length)..] : isPlain ? line[..HexLength] : "";
        return Digest.TryParse(DigestAlgorithm.Sha256, hex, out Digest? digest) ? (digest, isTagged ? line[Tag.Length..close] : line[(HexLength + 2)..]) : null;
    }
}
