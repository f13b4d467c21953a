using System.Buffers.Binary;
using System.Numerics;

namespace Morsel.Hashing;

/// <summary>SHA-224, FIPS 180-4: SHA-256 with other start values, cut to 28 bytes. .NET does not offer it.</summary>
internal static unsafe class Sha224
{
    public const int DigestBytes = 28;

    // FIPS 180-4, 5.3.2.
    private static ReadOnlySpan<uint> Initial =>
        [0xC1059ED8, 0x367CD507, 0x3070DD17, 0xF70E5939, 0xFFC00B31, 0x68581511, 0x64F98FA7, 0xBEFA4FA4];

    // FIPS 180-4, 4.2.2: the fractional parts of the cube roots of the first 64 primes.
    private static ReadOnlySpan<uint> Constants =>
    [
        0x428A2F98, 0x71374491, 0xB5C0FBCF, 0xE9B5DBA5, 0x3956C25B, 0x59F111F1, 0x923F82A4, 0xAB1C5ED5,
        0xD807AA98, 0x12835B01, 0x243185BE, 0x550C7DC3, 0x72BE5D74, 0x80DEB1FE, 0x9BDC06A7, 0xC19BF174,
        0xE49B69C1, 0xEFBE4786, 0x0FC19DC6, 0x240CA1CC, 0x2DE92C6F, 0x4A7484AA, 0x5CB0A9DC, 0x76F988DA,
        0x983E5152, 0xA831C66D, 0xB00327C8, 0xBF597FC7, 0xC6E00BF3, 0xD5A79147, 0x06CA6351, 0x14292967,
        0x27B70A85, 0x2E1B2138, 0x4D2C6DFC, 0x53380D13, 0x650A7354, 0x766A0ABB, 0x81C2C92E, 0x92722C85,
        0xA2BFE8A1, 0xA81A664B, 0xC24B8B70, 0xC76C51A3, 0xD192E819, 0xD6990624, 0xF40E3585, 0x106AA070,
        0x19A4C116, 0x1E376C08, 0x2748774C, 0x34B0BCB5, 0x391C0CB3, 0x4ED8AA4A, 0x5B9CCA4F, 0x682E6FF3,
        0x748F82EE, 0x78A5636F, 0x84C87814, 0x8CC70208, 0x90BEFFFA, 0xA4506CEB, 0xBEF9A3F7, 0xC67178F2,
    ];

    /// <summary>The digest of one message of any length.</summary>
    /// <param name="bytes">The message.</param>
    /// <param name="digest28">Room for 28 bytes.</param>
    public static void Hash(ReadOnlySpan<byte> bytes, Span<byte> digest28)
    {
        uint* state = stackalloc uint[8];
        uint* schedule = stackalloc uint[64];
        Initial.CopyTo(new Span<uint>(state, 8));
        ReadOnlySpan<byte> rest = bytes;
        for (; rest.Length >= 64; rest = rest[64..])
            Append(state, schedule, rest);

        Span<byte> padded = stackalloc byte[128];
        padded.Clear();
        rest.CopyTo(padded);
        padded[rest.Length] = 0x80;
        int end = rest.Length < 56 ? 64 : 128;   // the length needs eight bytes after the one bit
        BinaryPrimitives.WriteUInt64BigEndian(padded[(end - 8)..], (ulong)bytes.Length << 3);
        for (int at = 0; at < end; at += 64)
            Append(state, schedule, padded[at..]);

        for (int word = 0; word < 7; word++)
            BinaryPrimitives.WriteUInt32BigEndian(digest28[(word * 4)..], state[word]);
    }

    // FIPS 180-4, 6.2.2.
    private static void Append(uint* state, uint* schedule, ReadOnlySpan<byte> bytes)
    {
        Expand(bytes, schedule);
        (uint a, uint b, uint c, uint d) = (state[0], state[1], state[2], state[3]);
        (uint e, uint f, uint g, uint h) = (state[4], state[5], state[6], state[7]);
        for (int step = 0; step < 64; step++)
        {
            uint sigma1 = BitOperations.RotateRight(e, 6) ^ BitOperations.RotateRight(e, 11) ^ BitOperations.RotateRight(e, 25);
            uint added = h + sigma1 + (((f ^ g) & e) ^ g) + Constants[step] + schedule[step];
            uint sigma0 = BitOperations.RotateRight(a, 2) ^ BitOperations.RotateRight(a, 13) ^ BitOperations.RotateRight(a, 22);
            (h, g, f, e) = (g, f, e, d + added);
            (d, c, b, a) = (c, b, a, added + sigma0 + ((a & b) | ((a | b) & c)));
        }
        state[0] += a;
        state[1] += b;
        state[2] += c;
        state[3] += d;
        state[4] += e;
        state[5] += f;
        state[6] += g;
        state[7] += h;
    }

    private static void Expand(ReadOnlySpan<byte> bytes, uint* schedule)
    {
        for (int word = 0; word < 16; word++)
            schedule[word] = BinaryPrimitives.ReadUInt32BigEndian(bytes[(word * 4)..]);
        for (int word = 16; word < 64; word++)
        {
            uint early = schedule[word - 15], late = schedule[word - 2];
            uint sigma0 = BitOperations.RotateRight(early, 7) ^ BitOperations.RotateRight(early, 18) ^ early >> 3;
            uint sigma1 = BitOperations.RotateRight(late, 17) ^ BitOperations.RotateRight(late, 19) ^ late >> 10;
            schedule[word] = schedule[word - 16] + sigma0 + schedule[word - 7] + sigma1;
        }
    }
}
