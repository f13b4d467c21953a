using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace Morsel.Hashing;

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
