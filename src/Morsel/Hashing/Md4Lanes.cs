using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Morsel.Hashing;

/// <summary>What a processor does to as many words at once as it has lanes; each lane hashes a block of its own.</summary>
/// <typeparam name="TWord">One 32-bit word of every lane.</typeparam>
internal unsafe interface IMd4Lanes<TWord>
    where TWord : unmanaged
{
    /// <summary>How many lanes there are; <typeparamref name="TWord"/> has four bytes for each.</summary>
    static abstract int Count { get; }

    /// <summary>The same word in every lane.</summary>
    static abstract TWord Repeat(uint word);

    static abstract TWord Add(TWord x, TWord y);

    /// <summary>Bits of <paramref name="y"/> where <paramref name="x"/> has ones, of <paramref name="z"/> elsewhere: RFC 1320's F.</summary>
    static abstract TWord Select(TWord x, TWord y, TWord z);

    /// <summary>Bits that at least two of the words have: RFC 1320's G.</summary>
    static abstract TWord Majority(TWord x, TWord y, TWord z);

    /// <summary>Exclusive or: RFC 1320's H.</summary>
    static abstract TWord Parity(TWord x, TWord y, TWord z);

    static abstract TWord RotateLeft(TWord word, [ConstantExpected] byte bits);

    /// <summary>Reads 64 bytes for each lane and turns them over: word w of every lane stands in <c>words[w]</c>.</summary>
    /// <param name="lanes">Where each lane reads.</param>
    /// <param name="offset">Bytes behind those places.</param>
    /// <param name="words">Room for 16.</param>
    static abstract void Load(byte** lanes, nint offset, TWord* words);
}

/// <summary>MD4 of one message, on any processor.</summary>
internal readonly unsafe struct Md4OneLane : IMd4Lanes<uint>
{
    public static int Count => 1;

    public static uint Repeat(uint word) => word;

    public static uint Add(uint x, uint y) => x + y;

    public static uint Select(uint x, uint y, uint z) => ((y ^ z) & x) ^ z;

    public static uint Majority(uint x, uint y, uint z) => (y & z) | ((y | z) & x);

    public static uint Parity(uint x, uint y, uint z) => y ^ z ^ x;

    public static uint RotateLeft(uint word, [ConstantExpected] byte bits) => BitOperations.RotateLeft(word, bits);

    public static void Load(byte** lanes, nint offset, uint* words)
    {
        for (int word = 0; word < 16; word++)
            words[word] = BinaryPrimitives.ReadUInt32LittleEndian(new ReadOnlySpan<byte>(lanes[0] + offset + word * 4, 4));
    }
}

/// <summary>MD4 of four blocks, with what every processor with vectors of 128 bits has.</summary>
internal readonly unsafe struct Md4FourLanes : IMd4Lanes<Vector128<uint>>
{
    public static int Count => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> Repeat(uint word) => Vector128.Create(word);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> Add(Vector128<uint> x, Vector128<uint> y) => x + y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> Select(Vector128<uint> x, Vector128<uint> y, Vector128<uint> z) => ((y ^ z) & x) ^ z;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> Majority(Vector128<uint> x, Vector128<uint> y, Vector128<uint> z) => (y & z) | ((y | z) & x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> Parity(Vector128<uint> x, Vector128<uint> y, Vector128<uint> z) => y ^ z ^ x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> RotateLeft(Vector128<uint> word, [ConstantExpected] byte bits) => word << bits | word >>> (32 - bits);

    public static void Load(byte** lanes, nint offset, Vector128<uint>* words)
    {
        for (int column = 0; column < 4; column++)
        {
            nint at = offset + column * 16;
            Vector128<uint> lane0 = Vector128.Load(lanes[0] + at).AsUInt32(), lane1 = Vector128.Load(lanes[1] + at).AsUInt32();
            Vector128<uint> lane2 = Vector128.Load(lanes[2] + at).AsUInt32(), lane3 = Vector128.Load(lanes[3] + at).AsUInt32();
            Vector128<uint> even = Zip.Low(lane0, lane2), odd = Zip.Low(lane1, lane3);
            words[column * 4] = Zip.Low(even, odd);
            words[column * 4 + 1] = Zip.High(even, odd);
            (even, odd) = (Zip.High(lane0, lane2), Zip.High(lane1, lane3));
            words[column * 4 + 2] = Zip.Low(even, odd);
            words[column * 4 + 3] = Zip.High(even, odd);
        }
    }
}

/// <summary>MD4 of eight blocks, with AVX2; and with the shorter forms of AVX-512 where they exist for 256 bits.</summary>
internal readonly unsafe struct Md4EightLanes : IMd4Lanes<Vector256<uint>>
{
    public static int Count => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Repeat(uint word) => Vector256.Create(word);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Add(Vector256<uint> x, Vector256<uint> y) => x + y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Select(Vector256<uint> x, Vector256<uint> y, Vector256<uint> z) =>
        Avx512F.VL.IsSupported ? Avx512F.VL.TernaryLogic(x, y, z, 0xCA) : ((y ^ z) & x) ^ z;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Majority(Vector256<uint> x, Vector256<uint> y, Vector256<uint> z) =>
        Avx512F.VL.IsSupported ? Avx512F.VL.TernaryLogic(x, y, z, 0xE8) : (y & z) | ((y | z) & x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Parity(Vector256<uint> x, Vector256<uint> y, Vector256<uint> z) =>
        Avx512F.VL.IsSupported ? Avx512F.VL.TernaryLogic(x, y, z, 0x96) : y ^ z ^ x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> RotateLeft(Vector256<uint> word, [ConstantExpected] byte bits) =>
        Avx512F.VL.IsSupported ? Avx512F.VL.RotateLeft(word, bits) : word << bits | word >>> (32 - bits);

    // Unpacking turns 4 x 4 words over within each half of 128 bits: lane 4 is therefore read into the half behind lane 0, and so on.
    public static void Load(byte** lanes, nint offset, Vector256<uint>* words)
    {
        for (int column = 0; column < 4; column++)
        {
            nint at = offset + column * 16;
            Vector256<uint> lanes04 = Halves(lanes[0] + at, lanes[4] + at), lanes15 = Halves(lanes[1] + at, lanes[5] + at);
            Vector256<uint> lanes26 = Halves(lanes[2] + at, lanes[6] + at), lanes37 = Halves(lanes[3] + at, lanes[7] + at);
            Vector256<uint> even = Avx2.UnpackLow(lanes04, lanes26), odd = Avx2.UnpackLow(lanes15, lanes37);
            words[column * 4] = Avx2.UnpackLow(even, odd);
            words[column * 4 + 1] = Avx2.UnpackHigh(even, odd);
            (even, odd) = (Avx2.UnpackHigh(lanes04, lanes26), Avx2.UnpackHigh(lanes15, lanes37));
            words[column * 4 + 2] = Avx2.UnpackLow(even, odd);
            words[column * 4 + 3] = Avx2.UnpackHigh(even, odd);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Halves(byte* lower, byte* upper) =>
        Vector256.Create(Vector128.Load(lower), Vector128.Load(upper)).AsUInt32();
}

/// <summary>MD4 of sixteen blocks, with AVX-512.</summary>
internal readonly unsafe struct Md4SixteenLanes : IMd4Lanes<Vector512<uint>>
{
    public static int Count => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Repeat(uint word) => Vector512.Create(word);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Add(Vector512<uint> x, Vector512<uint> y) => x + y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Select(Vector512<uint> x, Vector512<uint> y, Vector512<uint> z) =>
        Avx512F.TernaryLogic(x, y, z, 0xCA);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Majority(Vector512<uint> x, Vector512<uint> y, Vector512<uint> z) =>
        Avx512F.TernaryLogic(x, y, z, 0xE8);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Parity(Vector512<uint> x, Vector512<uint> y, Vector512<uint> z) =>
        Avx512F.TernaryLogic(x, y, z, 0x96);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> RotateLeft(Vector512<uint> word, [ConstantExpected] byte bits) => Avx512F.RotateLeft(word, bits);

    // Unpacking turns 4 x 4 words over within each quarter of 128 bits: a vector therefore begins with quarters of four lanes (0, 4, 8, 12
    // and so on), the same four words of each.
    public static void Load(byte** lanes, nint offset, Vector512<uint>* words)
    {
        for (int column = 0; column < 4; column++)
        {
            nint at = offset + column * 16;
            Vector512<uint> lanes0 = Quarters(lanes, at), lanes1 = Quarters(lanes + 1, at);
            Vector512<uint> lanes2 = Quarters(lanes + 2, at), lanes3 = Quarters(lanes + 3, at);
            Vector512<uint> even = Avx512F.UnpackLow(lanes0, lanes2), odd = Avx512F.UnpackLow(lanes1, lanes3);
            words[column * 4] = Avx512F.UnpackLow(even, odd);
            words[column * 4 + 1] = Avx512F.UnpackHigh(even, odd);
            (even, odd) = (Avx512F.UnpackHigh(lanes0, lanes2), Avx512F.UnpackHigh(lanes1, lanes3));
            words[column * 4 + 2] = Avx512F.UnpackLow(even, odd);
            words[column * 4 + 3] = Avx512F.UnpackHigh(even, odd);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Quarters(byte** lanes, nint at) => Vector512.Create(
        Vector256.Create(Vector128.Load(lanes[0] + at), Vector128.Load(lanes[4] + at)),
        Vector256.Create(Vector128.Load(lanes[8] + at), Vector128.Load(lanes[12] + at))).AsUInt32();
}
