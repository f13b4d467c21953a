using System.Buffers.Binary;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Morsel.Hashing;

/// <summary>MD4, RFC 1320: of one message, or of many blocks side by side.</summary>
/// <remarks>Hand-written, since .NET has none. It is long broken as a signature: here it only names blocks.</remarks>
internal static unsafe class Md4
{
    public const int DigestBytes = 16;

    /// <summary>The digest of one message of any length.</summary>
    /// <param name="bytes">The message.</param>
    /// <param name="digest16">Room for 16 bytes.</param>
    public static void Hash(ReadOnlySpan<byte> bytes, Span<byte> digest16)
    {
        var state = Md4State<uint, Md4OneLane>.Initial;
        uint* words = stackalloc uint[16];
        ReadOnlySpan<byte> rest = bytes;
        for (; rest.Length >= 64; rest = rest[64..])
            Append(ref state, words, rest);

        Span<byte> padded = stackalloc byte[128];
        padded.Clear();
        rest.CopyTo(padded);
        padded[rest.Length] = 0x80;
        int end = rest.Length < 56 ? 64 : 128;   // the length needs eight bytes after the one bit
        BinaryPrimitives.WriteUInt64LittleEndian(padded[(end - 8)..], (ulong)bytes.Length << 3);
        for (int at = 0; at < end; at += 64)
            Append(ref state, words, padded[at..]);

        BinaryPrimitives.WriteUInt32LittleEndian(digest16, state.A);
        BinaryPrimitives.WriteUInt32LittleEndian(digest16[4..], state.B);
        BinaryPrimitives.WriteUInt32LittleEndian(digest16[8..], state.C);
        BinaryPrimitives.WriteUInt32LittleEndian(digest16[12..], state.D);
    }

    /// <summary>The digests of consecutive blocks.</summary>
    /// <param name="bytes">Whole blocks.</param>
    /// <param name="blockBytes">Bytes in each.</param>
    /// <param name="digests">16 bytes a block.</param>
    /// <exception cref="ArgumentException">The bytes are no whole number of blocks, or <paramref name="digests"/> is too short for them.</exception>
    public static void HashBlocks(ReadOnlySpan<byte> bytes, int blockBytes, Span<byte> digests)
    {
        int count = bytes.Length / blockBytes;
        if (bytes.Length != count * blockBytes || digests.Length < count * DigestBytes)
            throw new ArgumentException($"{bytes.Length} bytes, {digests.Length} bytes of digests: not whole blocks of {blockBytes} bytes");
        if (blockBytes % 64 == 0 && count > 1 && HashInLanes(bytes, blockBytes, count, digests))
            return;
        for (int block = 0; block < count; block++)
            Hash(bytes.Slice(block * blockBytes, blockBytes), digests.Slice(block * DigestBytes, DigestBytes));
    }

    /// <returns>Whether the processor has lanes.</returns>
    private static bool HashInLanes(ReadOnlySpan<byte> bytes, int blockBytes, int count, Span<byte> digests)
    {
        fixed (byte* blocks = bytes, digest = digests)
        {
            if (Avx512F.IsSupported)
                Md4Blocks<Vector512<uint>, Md4SixteenLanes>.Hash(blocks, blockBytes, count, digest);
            else if (Avx2.IsSupported)
                Md4Blocks<Vector256<uint>, Md4EightLanes>.Hash(blocks, blockBytes, count, digest);
            else if (Vector128.IsHardwareAccelerated && BitConverter.IsLittleEndian)
                Md4Blocks<Vector128<uint>, Md4FourLanes>.Hash(blocks, blockBytes, count, digest);
            else
                return false;
        }
        return true;
    }

    private static void Append(ref Md4State<uint, Md4OneLane> state, uint* words, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
            Md4OneLane.Load(&start, 0, words);
        state.Append(words);
    }
}
