using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using ArmSha256 = System.Runtime.Intrinsics.Arm.Sha256;

namespace Morsel.Hashing;

/// <summary>SHA-256, FIPS 180-4.</summary>
internal readonly unsafe struct Sha256 : IScheduledHash<uint>
{
    private const int Lanes = 8;

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

    public static int Steps => 64;

    public static int BlockBytes => 64;

    public static int DigestBytes => 32;

    public static bool IsBigEndian => true;

    // FIPS 180-4, 5.3.3.
    public static void Begin(Span<uint> state) =>
        ((ReadOnlySpan<uint>)[0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A, 0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19]).CopyTo(state);

    public static void Append(Span<uint> state, ReadOnlySpan<byte> blocks)
    {
        fixed (uint* to = state)
        fixed (byte* from = blocks)
        {
            byte* end = from + blocks.Length;
            ScheduledBlocks<Sha256, uint>.Append(to, ArmSha256.IsSupported ? AppendOnArm(to, from, end) : from, end);
        }
    }

    // Four steps by two instructions, with the processor's own schedule.
    private static byte* AppendOnArm(uint* state, byte* block, byte* end)
    {
        var words = stackalloc Vector128<uint>[Steps / 4];
        for (; block < end; block += BlockBytes)
        {
            Vector128<uint> abcd = Vector128.Load(state), efgh = Vector128.Load(state + 4);
            for (int group = 0; group < Steps / 4; group++)
            {
                words[group] = group < 4
                    ? AdvSimd.ReverseElement8(Vector128.Load((uint*)block + (4 * group)))
                    : ArmSha256.ScheduleUpdate1(ArmSha256.ScheduleUpdate0(words[group - 4], words[group - 3]), words[group - 2], words[group - 1]);
                Vector128<uint> added = words[group] + Vector128.Create(Constants.Slice(4 * group, 4)), was = abcd;
                abcd = ArmSha256.HashUpdate1(abcd, efgh, added);
                efgh = ArmSha256.HashUpdate2(efgh, was, added);
            }
            (abcd + Vector128.Load(state)).Store(state);
            (efgh + Vector128.Load(state + 4)).Store(state + 4);
        }
        return block;
    }

    // FIPS 180-4, 6.2.2, step 1.
    public static void Expand(byte* block, uint* schedule)
    {
        for (int word = 0; word < 16; word++)
            schedule[word] = WordAt(block, word);
        for (int word = 16; word < Steps; word++)
        {
            uint early = schedule[word - 15], late = schedule[word - 2];
            uint sigma0 = BitOperations.RotateRight(early, 7) ^ BitOperations.RotateRight(early, 18) ^ early >> 3;
            uint sigma1 = BitOperations.RotateRight(late, 17) ^ BitOperations.RotateRight(late, 19) ^ late >> 10;
            schedule[word] = schedule[word - 16] + sigma0 + schedule[word - 7] + sigma1;
        }
    }

    public static void Expand(byte* block, Vector256<uint>* schedule)
    {
        for (int word = 0; word < 16; word++)
        {
            for (int lane = 0; lane < Lanes; lane++)
                ((uint*)(schedule + word))[lane] = WordAt(block + (lane * BlockBytes), word);
        }
        for (int word = 16; word < Steps; word++)
        {
            Vector256<uint> early = schedule[word - 15], late = schedule[word - 2];
            Vector256<uint> sigma0 = (early >>> 7 | early << 25) ^ (early >>> 18 | early << 14) ^ early >>> 3;
            Vector256<uint> sigma1 = (late >>> 17 | late << 15) ^ (late >>> 19 | late << 13) ^ late >>> 10;
            schedule[word] = schedule[word - 16] + sigma0 + schedule[word - 7] + sigma1;
        }
    }

    // FIPS 180-4, 6.2.2, steps 2 to 4. The words change their names by turns instead of their places.
    public static void Mix(uint* state, uint* schedule, int stride)
    {
        (uint a, uint b, uint c, uint d) = (state[0], state[1], state[2], state[3]);
        (uint e, uint f, uint g, uint h) = (state[4], state[5], state[6], state[7]);
        ref uint constant = ref MemoryMarshal.GetReference(Constants);
        for (int step = 0; step < Steps; step += 4)
        {
            h += Chosen(e, f, g) + Unsafe.Add(ref constant, step) + schedule[step * stride];
            d += h;
            h += Majority(a, b, c);
            g += Chosen(d, e, f) + Unsafe.Add(ref constant, step + 1) + schedule[(step + 1) * stride];
            c += g;
            g += Majority(h, a, b);
            f += Chosen(c, d, e) + Unsafe.Add(ref constant, step + 2) + schedule[(step + 2) * stride];
            b += f;
            f += Majority(g, h, a);
            e += Chosen(b, c, d) + Unsafe.Add(ref constant, step + 3) + schedule[(step + 3) * stride];
            a += e;
            e += Majority(f, g, h);
            (a, b, c, d, e, f, g, h) = (e, f, g, h, a, b, c, d);
        }
        (state[0], state[1], state[2], state[3]) = (state[0] + a, state[1] + b, state[2] + c, state[3] + d);
        (state[4], state[5], state[6], state[7]) = (state[4] + e, state[5] + f, state[6] + g, state[7] + h);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Chosen(uint e, uint f, uint g) => (BitOperations.RotateRight(e, 6) ^ BitOperations.RotateRight(e, 11) ^ BitOperations.RotateRight(e, 25)) + (((f ^ g) & e) ^ g);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Majority(uint a, uint b, uint c) => (BitOperations.RotateRight(a, 2) ^ BitOperations.RotateRight(a, 13) ^ BitOperations.RotateRight(a, 22)) + ((a & b) | ((a | b) & c));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint WordAt(byte* block, int word) => BinaryPrimitives.ReverseEndianness(((uint*)block)[word]);
}

/// <summary>SHA-224, FIPS 180-4: SHA-256 with other start values, cut to 28 bytes. .NET does not offer it.</summary>
internal readonly struct Sha224 : IBlockHash
{
    public static int BlockBytes => Sha256.BlockBytes;

    public static int DigestBytes => 28;

    public static bool IsBigEndian => true;

    // FIPS 180-4, 5.3.2.
    public static void Begin(Span<uint> state) =>
        ((ReadOnlySpan<uint>)[0xC1059ED8, 0x367CD507, 0x3070DD17, 0xF70E5939, 0xFFC00B31, 0x68581511, 0x64F98FA7, 0xBEFA4FA4]).CopyTo(state);

    public static void Append(Span<uint> state, ReadOnlySpan<byte> blocks) => Sha256.Append(state, blocks);
}
