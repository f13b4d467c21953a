using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Morsel.Hashing;

/// <summary>SHA-512/256, FIPS 180-4, 5.3.6.2: SHA-512 from other start values, of whose state the first half is the digest. The runtime lacks it.</summary>
internal readonly unsafe struct Sha512T256 : IScheduledHash<ulong>
{
    private static ReadOnlySpan<ulong> Initial =>
    [
        0x22312194FC2BF72C, 0x9F555FA3C84C64C2, 0x2393B86B6F53B151, 0x963877195940EABD,
        0x96283EE2A88EFFE3, 0xBE5E1E2553863992, 0x2B0199FC2C85B8AA, 0x0EB72DDC81C52CA2,
    ];

    public static int Steps => Sha512.Steps;

    public static int BlockBytes => Sha512.BlockBytes;

    public static int DigestBytes => 32;

    public static bool IsBigEndian => Sha512.IsBigEndian;

    public static void Begin(Span<uint> state) => Initial.CopyTo(MemoryMarshal.Cast<uint, ulong>(state));

    public static void Append(Span<uint> state, ReadOnlySpan<byte> blocks) => Sha512.Append(state, blocks);

    public static void Expand(byte* block, ulong* schedule) => Sha512.Expand(block, schedule);

    public static void Expand(byte* block, Vector256<ulong>* schedule) => Sha512.Expand(block, schedule);

    public static void Mix(ulong* state, ulong* schedule, int stride) => Sha512.Mix(state, schedule, stride);
}
