using System.Buffers.Binary;
using Morsel.Hashing;

namespace Morsel.Trust;

/// <summary>Makes a key of a passphrase, as OpenSSH does it: PBKDF2 in its outline, with bcrypt inside.</summary>
/// <remarks>Source: <c>bcrypt_pbkdf.c</c> of OpenBSD. No package that we know has it.</remarks>
internal static class BcryptDerivation
{
    private const int HashBytes = 32, Costs = 64;

    private static ReadOnlySpan<byte> Text => "OxychromaticBlowfishSwatDynamite"u8;

    /// <summary>Makes it.</summary>
    /// <param name="passphrase">The passphrase.</param>
    /// <param name="salt">The salt.</param>
    /// <param name="rounds">How often; one is the least.</param>
    /// <param name="length">Bytes that are wanted, at most 1,024.</param>
    public static byte[] Derive(ReadOnlySpan<byte> passphrase, ReadOnlySpan<byte> salt, int rounds, int length)
    {
        byte[] key = new byte[length], hashedPassphrase = Sha512Of(passphrase);
        int blocks = (length + HashBytes - 1) / HashBytes;
        byte[] salted = [.. salt, 0, 0, 0, 0];
        for (int block = 0; block < blocks; block++)
        {
            BinaryPrimitives.WriteInt32BigEndian(salted.AsSpan(salt.Length), block + 1);
            byte[] last = Hash(hashedPassphrase, Sha512Of(salted)), sum = [.. last];
            for (int round = 1; round < rounds; round++)
            {
                last = Hash(hashedPassphrase, Sha512Of(last));
                for (int i = 0; i < HashBytes; i++)
                    sum[i] ^= last[i];
            }
            // The bytes of a block are spread over the key, so that whoever wants the beginning alone must make all blocks.
            for (int i = 0; (i * blocks) + block < length; i++)
                key[(i * blocks) + block] = sum[i];
        }
        return key;
    }

    private static byte[] Hash(byte[] passphrase, byte[] salt)
    {
        var cipher = new Blowfish();
        cipher.Expand(passphrase, salt);
        for (int i = 0; i < Costs; i++)
        {
            cipher.Expand(salt);
            cipher.Expand(passphrase);
        }
        Span<uint> words = stackalloc uint[HashBytes / sizeof(uint)];
        for (int i = 0; i < words.Length; i++)
            words[i] = BinaryPrimitives.ReadUInt32BigEndian(Text[(i * sizeof(uint))..]);
        for (int i = 0; i < Costs; i++)
            for (int at = 0; at < words.Length; at += 2)
                cipher.Encrypt(ref words[at], ref words[at + 1]);
        byte[] hash = new byte[HashBytes];
        for (int i = 0; i < words.Length; i++)
            BinaryPrimitives.WriteUInt32LittleEndian(hash.AsSpan(i * sizeof(uint)), words[i]);
        return hash;
    }

    private static byte[] Sha512Of(ReadOnlySpan<byte> bytes)
    {
        byte[] digest = new byte[Digest.SizeOf(DigestAlgorithm.Sha512)];
        Digester.Hash(DigestAlgorithm.Sha512, bytes, digest);
        return digest;
    }
}
