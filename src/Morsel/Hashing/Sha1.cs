using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using ArmSha1 = System.Runtime.Intrinsics.Arm.Sha1;

namespace Morsel.Hashing;

/// <summary>SHA-1, FIPS 180-4. Broken for signatures; zsync's control files prove the whole by it.</summary>
internal readonly unsafe struct Sha1 : IScheduledHash<uint>
{
    private const int Lanes = 8;

    public static int Steps => 80;

    public static int BlockBytes => 64;

    public static int DigestBytes => 20;

    public static bool IsBigEndian => true;

    // FIPS 180-4, 5.3.1.
    public static void Begin(Span<uint> state) =>
        ((ReadOnlySpan<uint>)[0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0]).CopyTo(state);

    public static void Append(Span<uint> state, ReadOnlySpan<byte> blocks)
    {
        fixed (uint* to = state)
        fixed (byte* from = blocks)
        {
            byte* end = from + blocks.Length;
            ScheduledBlocks<Sha1, uint>.Append(to, ArmSha1.IsSupported ? AppendOnArm(to, from, end) : from, end);
        }
    }

    // Four steps by an instruction, with the processor's own schedule.
    private static byte* AppendOnArm(uint* state, byte* block, byte* end)
    {
        var words = stackalloc Vector128<uint>[Steps / 4];
        for (; block < end; block += BlockBytes)
        {
            Vector128<uint> abcd = Vector128.Load(state);
            Vector64<uint> e = Vector64.CreateScalar(state[4]);
            for (int group = 0; group < Steps / 4; group++)
            {
                words[group] = group < 4
                    ? AdvSimd.ReverseElement8(Vector128.Load((uint*)block + (4 * group)))
                    : ArmSha1.ScheduleUpdate1(ArmSha1.ScheduleUpdate0(words[group - 4], words[group - 3], words[group - 2]), words[group - 1]);
                Vector64<uint> next = ArmSha1.FixedRotate(abcd.GetLower());
                abcd = (group / 5) switch
                {
                    0 => ArmSha1.HashUpdateChoose(abcd, e, words[group] + Vector128.Create(0x5A827999u)),
                    1 => ArmSha1.HashUpdateParity(abcd, e, words[group] + Vector128.Create(0x6ED9EBA1u)),
                    2 => ArmSha1.HashUpdateMajority(abcd, e, words[group] + Vector128.Create(0x8F1BBCDCu)),
                    _ => ArmSha1.HashUpdateParity(abcd, e, words[group] + Vector128.Create(0xCA62C1D6u)),
                };
                e = next;
            }
            (abcd + Vector128.Load(state)).Store(state);
            state[4] += e.ToScalar();
        }
        return block;
    }

    // FIPS 180-4, 6.1.2, step 1.
    public static void Expand(byte* block, uint* schedule)
    {
        for (int word = 0; word < 16; word++)
            schedule[word] = WordAt(block, word);
        for (int word = 16; word < Steps; word++)
            schedule[word] = BitOperations.RotateLeft(schedule[word - 3] ^ schedule[word - 8] ^ schedule[word - 14] ^ schedule[word - 16], 1);
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
            Vector256<uint> mixed = schedule[word - 3] ^ schedule[word - 8] ^ schedule[word - 14] ^ schedule[word - 16];
            schedule[word] = mixed << 1 | mixed >>> 31;
        }
    }

    // FIPS 180-4, 6.1.2, steps 2 to 4. The words change their names by turns instead of their places.
    public static void Mix(uint* state, uint* schedule, int stride)
    {
        (uint a, uint b, uint c, uint d, uint e) = (state[0], state[1], state[2], state[3], state[4]);
        for (int step = 0; step < Steps; step += 5, schedule += 5 * stride)
        {
            int phase = step / 20;
            e += BitOperations.RotateLeft(a, 5) + Mixed(phase, b, c, d) + schedule[0];
            b = BitOperations.RotateLeft(b, 30);
            d += BitOperations.RotateLeft(e, 5) + Mixed(phase, a, b, c) + schedule[stride];
            a = BitOperations.RotateLeft(a, 30);
            c += BitOperations.RotateLeft(d, 5) + Mixed(phase, e, a, b) + schedule[2 * stride];
            e = BitOperations.RotateLeft(e, 30);
            b += BitOperations.RotateLeft(c, 5) + Mixed(phase, d, e, a) + schedule[3 * stride];
            d = BitOperations.RotateLeft(d, 30);
            a += BitOperations.RotateLeft(b, 5) + Mixed(phase, c, d, e) + schedule[4 * stride];
            c = BitOperations.RotateLeft(c, 30);
        }
        (state[0], state[1], state[2], state[3], state[4]) = (state[0] + a, state[1] + b, state[2] + c, state[3] + d, state[4] + e);
    }

    // FIPS 180-4, 4.1.1 and 4.2.1.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Mixed(int phase, uint b, uint c, uint d) => phase switch
    {
        0 => (((c ^ d) & b) ^ d) + 0x5A827999,
        1 => (b ^ c ^ d) + 0x6ED9EBA1,
        2 => ((b & c) | ((b | c) & d)) + 0x8F1BBCDC,
        _ => (b ^ c ^ d) + 0xCA62C1D6,
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint WordAt(byte* block, int word) => BinaryPrimitives.ReverseEndianness(((uint*)block)[word]);
}
