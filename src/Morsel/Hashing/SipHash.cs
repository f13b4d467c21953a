using System.Buffers.Binary;
using System.Numerics;

namespace Morsel.Hashing;

/// <summary>SipHash-2-4 of names: 64 bits, with a key.</summary>
/// <remarks>Source: Aumasson and Bernstein, "SipHash: a fast short-input PRF".</remarks>
internal readonly struct SipHash
{
    private readonly ulong _first, _second;

    /// <param name="key">16 bytes.</param>
    public SipHash(ReadOnlySpan<byte> key) =>
        (_first, _second) = (BinaryPrimitives.ReadUInt64LittleEndian(key), BinaryPrimitives.ReadUInt64LittleEndian(key[8..]));

    public ulong Of(ReadOnlySpan<byte> bytes)
    {
        ulong a = _first ^ 0x736f6d6570736575, b = _second ^ 0x646f72616e646f6d, c = _first ^ 0x6c7967656e657261, d = _second ^ 0x7465646279746573;
        // The last word has the rest of the bytes, and the length in its highest byte.
        ulong last = (ulong)bytes.Length << 56;
        for (; bytes.Length >= 8; bytes = bytes[8..])
            Take(BinaryPrimitives.ReadUInt64LittleEndian(bytes), ref a, ref b, ref c, ref d);
        for (int at = 0; at < bytes.Length; at++)
            last |= (ulong)bytes[at] << (8 * at);
        Take(last, ref a, ref b, ref c, ref d);
        c ^= 0xff;
        for (int round = 0; round < 4; round++)
            Mix(ref a, ref b, ref c, ref d);
        return a ^ b ^ c ^ d;
    }

    private static void Take(ulong word, ref ulong a, ref ulong b, ref ulong c, ref ulong d)
    {
        d ^= word;
        Mix(ref a, ref b, ref c, ref d);
        Mix(ref a, ref b, ref c, ref d);
        a ^= word;
    }

    private static void Mix(ref ulong a, ref ulong b, ref ulong c, ref ulong d)
    {
        a += b;
        b = BitOperations.RotateLeft(b, 13) ^ a;
        a = BitOperations.RotateLeft(a, 32);
        c += d;
        d = BitOperations.RotateLeft(d, 16) ^ c;
        a += d;
        d = BitOperations.RotateLeft(d, 21) ^ a;
        c += b;
        b = BitOperations.RotateLeft(b, 17) ^ c;
        c = BitOperations.RotateLeft(c, 32);
    }
}
