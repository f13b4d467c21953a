using System.Text;

namespace Morsel.Trust;

/// <summary>Which keys follow which: public keys, each with a signature by the one before it.</summary>
/// <remarks>Source: <c>docs/security.md</c>, "When a key changes".</remarks>
internal static class Succession
{
    /// <summary>Bytes in the longest such file that is read.</summary>
    public const int MostBytes = 32 << 10;

    private const int MostKeys = 16;
    private const string End = "-----END SSH SIGNATURE-----\n";

    /// <summary>Reads the file.</summary>
    /// <exception cref="InvalidKeyException">It is none.</exception>
    public static IReadOnlyList<Successor> Read(ReadOnlySpan<byte> file)
    {
        var successors = new List<Successor>();
        for (int at = 0; at < file.Length;)
        {
            ReadOnlySpan<byte> rest = file[at..];
            int line = rest.IndexOf((byte)'\n') + 1, end = rest.IndexOf(Encoding.ASCII.GetBytes(End)) + End.Length;
            if (line == 0 || end < line + End.Length || successors.Count == MostKeys)
                throw new InvalidKeyException($"expected at most {MostKeys} public keys, each with a signature below it");
            string[] words = Encoding.ASCII.GetString(rest[..line]).TrimEnd('\n').Split(' ');
            byte[] blob = new byte[1024];
            if (words.Length < 2 || !Convert.TryFromBase64String(words[1], blob, out int length))
                throw new InvalidKeyException("a public key in it is not Base64");
            at += end;
            successors.Add(new Successor(SshPublicKey.Read(blob.AsSpan(0, length)), rest[..line].ToArray(), SshSignature.Read(rest[line..end]), at));
        }
        return successors;
    }

    /// <summary>Writes what is put behind such a file: a key, and the signature of the one that it follows.</summary>
    public static byte[] Write(SshPublicKey key, SshSigningKey before)
    {
        byte[] line = Encoding.ASCII.GetBytes(key.Line + "\n");
        return [.. line, .. SshSignature.Write(line, before, SshSignature.SuccessionNamespace)];
    }
}

/// <summary>A key that follows another one.</summary>
/// <param name="Key">The key.</param>
/// <param name="Line">The line that was signed.</param>
/// <param name="Signature">By the one before it.</param>
/// <param name="End">Where it ends in the file.</param>
internal sealed record Successor(SshPublicKey Key, byte[] Line, SshSignature Signature, int End);
