using System.Security.Cryptography;

namespace Morsel.Tests.Updating;

/// <summary>Headers that are forged as an attacker would forge them: their own digest is right.</summary>
internal static class ZchunkHeaders
{
    private const int MagicBytes = 5, DigestBytes = 32;

    /// <summary>A file whose header names another digest of the body.</summary>
    public static byte[] WithOtherBodyDigest(byte[] payload) => With(payload, Lead(payload).DigestStart + DigestBytes);

    /// <summary>A file whose header names another digest of what a chunk holds.</summary>
    /// <param name="payload">The file.</param>
    /// <param name="digest">The right digest, in hexadecimal.</param>
    public static byte[] WithOtherContentDigest(byte[] payload, string digest) => With(payload, payload.AsSpan().IndexOf(Convert.FromHexString(digest)));

    /// <summary>A file whose digests of header and body are SHA-512/128.</summary>
    public static byte[] WithShortDigests(byte[] payload, bool isBodyDigestRight = true)
    {
        const int shortBytes = 16;
        (int digestStart, int headerEnd) = Lead(payload);
        byte[] body = payload[headerEnd..];
        byte[] rest = [.. SHA512.HashData(isBodyDigestRight ? body : []).AsSpan(0, shortBytes), .. payload[(digestStart + (2 * DigestBytes))..headerEnd]];
        byte[] lead = [.. payload[..MagicBytes], 0x83, (byte)(rest.Length & 0x7F), (byte)(rest.Length >> 7 & 0x7F), (byte)(rest.Length >> 14 | 0x80)];
        return [.. lead, .. SHA512.HashData([.. lead, .. rest]).AsSpan(0, shortBytes), .. rest, .. body];
    }

    private static byte[] With(byte[] payload, int wrong)
    {
        byte[] forged = [.. payload];
        (int digestStart, int headerEnd) = Lead(payload);
        forged[wrong] ^= 1;
        byte[] hashed = [.. forged[..digestStart], .. forged[(digestStart + DigestBytes)..headerEnd]];
        SHA256.HashData(hashed).CopyTo(forged, digestStart);
        return forged;
    }

    private static (int DigestStart, int HeaderEnd) Lead(byte[] payload)
    {
        int at = MagicBytes + 1, bytes = 0;
        for (int shift = 0; ; shift += 7)
        {
            bytes |= (payload[at] & 0x7F) << shift;
            if (payload[at++] >= 0x80)
                return (at, at + DigestBytes + bytes);
        }
    }
}
