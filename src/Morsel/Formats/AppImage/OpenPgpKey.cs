using System.Buffers.Binary;
using Morsel.Hashing;

namespace Morsel.Formats.AppImage;

/// <summary>An OpenPGP key as text, as far as telling it from another takes: its bytes, and its fingerprint.</summary>
/// <remarks>Source: RFC 9580, §4.2 (packets), §5.5.4 (fingerprints), §6 (armour). Armour headers and self-signatures change, a fingerprint does not.</remarks>
internal static class OpenPgpKey
{
    private const string Begin = "-----BEGIN PGP", End = "-----END PGP";
    private const int PublicKey = 6;

    /// <summary>The bytes in an armour.</summary>
    /// <returns>null if it is none.</returns>
    public static byte[]? BytesOf(string armour)
    {
        string[] lines = armour.Split('\n').Select(line => line.TrimEnd()).ToArray();
        int begin = Array.FindIndex(lines, line => line.StartsWith(Begin, StringComparison.Ordinal));
        int body = begin < 0 ? -1 : Array.IndexOf(lines, "", begin);
        int end = body < 0 ? -1 : Array.FindIndex(lines, body, line => line.StartsWith(End, StringComparison.Ordinal));
        if (end < 0)
            return null;
        // The line that begins with "=" is a checksum, which nothing depends on.
        string text = string.Concat(lines[body..end].Where(line => !line.StartsWith('=')));
        byte[] bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out int count) && count > 0 ? bytes[..count] : null;
    }

    /// <summary>The fingerprint of the one key in an armour, in capital hexadecimal digits.</summary>
    /// <returns>null if there is none, or several.</returns>
    public static string? FingerprintOf(string armour)
    {
        if (BytesOf(armour) is not { } bytes)
            return null;
        string? only = null;
        for (ReadOnlySpan<byte> rest = bytes; !rest.IsEmpty;)
        {
            if (!TryTake(ref rest, out int kind, out ReadOnlySpan<byte> body))
                return null;
            if (kind != PublicKey)
                continue;
            if (only is not null || Fingerprint(body) is not { } fingerprint)
                return null;
            only = fingerprint;
        }
        return only;
    }

    private static string? Fingerprint(ReadOnlySpan<byte> key)
    {
        if (key.IsEmpty || key.Length > ushort.MaxValue)
            return null;
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, key.Length);
        return key[0] switch
        {
            4 => Convert.ToHexString(Sha1Of([0x99, .. length[2..], .. key])),
            5 => Convert.ToHexString(Digester.Sha256Of([0x9a, .. length, .. key])),
            6 => Convert.ToHexString(Digester.Sha256Of([0x9b, .. length, .. key])),
            _ => null,
        };
    }

    // Keys are not told from one another by what is hard to forge: who makes two of one fingerprint has both.
    private static byte[] Sha1Of(ReadOnlySpan<byte> bytes)
    {
        byte[] digest = new byte[Digest.SizeOf(DigestAlgorithm.Sha1)];
        Digester.Hash(DigestAlgorithm.Sha1, bytes, digest);
        return digest;
    }

    private static bool TryTake(ref ReadOnlySpan<byte> rest, out int kind, out ReadOnlySpan<byte> body)
    {
        kind = 0;
        body = default;
        byte tag = rest[0];
        if ((tag & 0x80) == 0)
            return false;
        bool isNew = (tag & 0x40) != 0;
        kind = isNew ? tag & 0x3f : (tag >> 2) & 0xf;
        rest = rest[1..];
        // Lengths that end with the data, or come in parts, no key has.
        if (!(isNew ? TryNewLength(ref rest, out uint length) : TryOldLength(tag & 3, ref rest, out length)) || length > rest.Length)
            return false;
        body = rest[..(int)length];
        rest = rest[(int)length..];
        return true;
    }

    private static bool TryOldLength(int kind, ref ReadOnlySpan<byte> rest, out uint length)
    {
        int bytes = 1 << kind;
        length = 0;
        if (kind == 3 || rest.Length < bytes)
            return false;
        length = kind switch { 0 => rest[0], 1 => BinaryPrimitives.ReadUInt16BigEndian(rest), _ => BinaryPrimitives.ReadUInt32BigEndian(rest) };
        rest = rest[bytes..];
        return true;
    }

    private static bool TryNewLength(ref ReadOnlySpan<byte> rest, out uint length)
    {
        length = 0;
        int bytes = rest.IsEmpty ? 0 : rest[0] switch { < 192 => 1, < 224 => 2, 255 => 5, _ => 0 };
        if (bytes == 0 || rest.Length < bytes)
            return false;
        length = bytes switch { 1 => rest[0], 2 => (uint)(((rest[0] - 192) << 8) + rest[1] + 192), _ => BinaryPrimitives.ReadUInt32BigEndian(rest[1..]) };
        rest = rest[bytes..];
        return true;
    }
}
