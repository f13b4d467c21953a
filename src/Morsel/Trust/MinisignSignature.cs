using System.Text;
using Org.BouncyCastle.Crypto.Digests;

namespace Morsel.Trust;

/// <summary>A signature of minisign: of the message itself, or of its BLAKE2b, with a comment that is signed, too.</summary>
internal sealed class MinisignSignature
{
    private const int NumberBytes = 8, SignatureBytes = 64, DigestBits = 512;
    private const string CommentTitle = "untrusted comment:", TrustedTitle = "trusted comment: ";

    private readonly byte[] _signature;
    private readonly byte[] _overall;
    private readonly bool _isHashed;

    private MinisignSignature(byte[] number, byte[] signature, byte[] overall, bool isHashed, string comment) =>
        (Number, _signature, _overall, _isHashed, Comment) = (number, signature, overall, isHashed, comment);

    /// <summary>What it names its key by.</summary>
    public byte[] Number { get; }

    /// <summary>What the signer said about it.</summary>
    public string Comment { get; }

    /// <summary>Reads a signature.</summary>
    /// <exception cref="InvalidKeyException">It is none.</exception>
    public static MinisignSignature Read(ReadOnlySpan<byte> file)
    {
        string[] lines = Encoding.UTF8.GetString(file).Split('\n');
        if (lines.Length is < 4 or > 5 || (lines.Length == 5 && lines[4].Length > 0) || !lines[0].StartsWith(CommentTitle, StringComparison.Ordinal) || !lines[2].StartsWith(TrustedTitle, StringComparison.Ordinal))
            throw Broken("expected a comment, a signature, a trusted comment and its signature");
        byte[] bytes = Bytes(lines[1], 2 + NumberBytes + SignatureBytes), overall = Bytes(lines[3], SignatureBytes);
        bool isHashed = bytes.AsSpan().StartsWith("ED"u8);
        if (!isHashed && !bytes.AsSpan().StartsWith("Ed"u8))
            throw Broken("its kind is neither Ed nor ED");
        return new MinisignSignature(bytes[2..(2 + NumberBytes)], bytes[(2 + NumberBytes)..], overall, isHashed, lines[2][TrustedTitle.Length..].TrimEnd('\r'));
    }

    /// <summary>Whether a key made it, of this message, and signed the comment as well.</summary>
    public bool IsBy(MinisignKey key, ReadOnlySpan<byte> message) =>
        key.Number.AsSpan().SequenceEqual(Number)
        && key.Verifies(_isHashed ? Blake2b(message) : message, _signature)
        && key.Verifies([.. _signature, .. Encoding.UTF8.GetBytes(Comment)], _overall);

    private static byte[] Blake2b(ReadOnlySpan<byte> message)
    {
        var digest = new Blake2bDigest(DigestBits);
        byte[] value = new byte[DigestBits / 8];
        digest.BlockUpdate(message.ToArray(), 0, message.Length);
        digest.DoFinal(value, 0);
        return value;
    }

    private static byte[] Bytes(string line, int length)
    {
        byte[] bytes = new byte[length];
        return Convert.TryFromBase64String(line.TrimEnd('\r'), bytes, out int written) && written == length ? bytes : throw Broken($"a line is not Base64 of {length} bytes");
    }

    private static InvalidKeyException Broken(string problem) => new($"minisign signature: {problem}");
}
