using Org.BouncyCastle.Math.EC.Rfc8032;

namespace Morsel.Trust;

/// <summary>A public key of minisign, or of signify.</summary>
internal sealed class MinisignKey
{
    private const int NumberBytes = 8;
    private const string CommentTitle = "untrusted comment:";

    private readonly byte[] _point;

    private MinisignKey(byte[] number, byte[] point) => (Number, _point) = (number, point);

    /// <summary>What its signatures name it by.</summary>
    public byte[] Number { get; }

    /// <summary>The same as minisign prints it.</summary>
    public string Name => NameOf(Number);

    /// <summary>How a number is shown.</summary>
    public static string NameOf(ReadOnlySpan<byte> number)
    {
        byte[] reversed = number.ToArray();
        Array.Reverse(reversed);
        return Convert.ToHexString(reversed);
    }

    /// <summary>Reads a key file, or its one telling line.</summary>
    /// <returns>null where it is something else.</returns>
    /// <exception cref="InvalidKeyException">It looks like one, and is none.</exception>
    public static MinisignKey? TryRead(string text)
    {
        string[] lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        bool hasComment = lines.Length > 0 && lines[0].StartsWith(CommentTitle, StringComparison.Ordinal);
        string[] telling = hasComment ? lines[1..] : lines;
        byte[] bytes = new byte[2 + NumberBytes + Ed25519.PublicKeySize];
        bool isKey = telling.Length == 1 && Convert.TryFromBase64String(telling[0], bytes, out int written) && written == bytes.Length && bytes.AsSpan().StartsWith("Ed"u8);
        if (!isKey)
            return hasComment ? throw new InvalidKeyException("minisign key: expected a comment and one line of 56 letters") : null;
        return new MinisignKey(bytes[2..(2 + NumberBytes)], bytes[(2 + NumberBytes)..]);
    }

    /// <summary>Whether this key made a signature.</summary>
    public bool Verifies(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) => SshPublicKey.VerifiesEd25519(_point, message, signature);
}
