using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Morsel.Hashing;

/// <summary>Makes a digest with our own code: cuts what comes into blocks, and closes with the length.</summary>
internal sealed class OwnDigester<THash> : Digester
    where THash : IBlockHash
{
    private const int StateWords = 16;
    private const int MostBlockBytes = 128;

    private readonly uint[] _state = new uint[StateWords];
    private readonly byte[] _rest = new byte[THash.BlockBytes];
    private long _bytes;

    public OwnDigester() => THash.Begin(_state);

    private int RestBytes => (int)(_bytes % THash.BlockBytes);

    /// <summary>The digest of bytes that are all there.</summary>
    public static void Hash(ReadOnlySpan<byte> bytes, Span<byte> digest)
    {
        Span<uint> state = stackalloc uint[StateWords];
        THash.Begin(state);
        int whole = bytes.Length - (bytes.Length % THash.BlockBytes);
        THash.Append(state, bytes[..whole]);
        Close(state, bytes[whole..], bytes.Length, digest);
    }

    public override void Append(ReadOnlySpan<byte> bytes)
    {
        int held = RestBytes;
        _bytes += bytes.Length;
        if (held > 0)
        {
            int taken = Math.Min(bytes.Length, THash.BlockBytes - held);
            bytes[..taken].CopyTo(_rest.AsSpan(held));
            if (held + taken < THash.BlockBytes)
                return;
            THash.Append(_state, _rest);
            bytes = bytes[taken..];
        }
        int whole = bytes.Length - (bytes.Length % THash.BlockBytes);
        THash.Append(_state, bytes[..whole]);
        bytes[whole..].CopyTo(_rest);
    }

    public override byte[] Current()
    {
        Span<uint> state = stackalloc uint[StateWords];
        _state.CopyTo(state);
        byte[] digest = new byte[THash.DigestBytes];
        Close(state, _rest.AsSpan(0, RestBytes), _bytes, digest);
        return digest;
    }

    public override byte[] End()
    {
        byte[] digest = Current();
        THash.Begin(_state);
        _bytes = 0;
        return digest;
    }

    public override void Dispose()
    {
    }

    // A bit that is one, zeros, and the number of bits in the last two words, of which the higher is always zero with words of 8 bytes.
    private static void Close(Span<uint> state, ReadOnlySpan<byte> rest, long bytes, Span<byte> digest)
    {
        Span<byte> padded = stackalloc byte[2 * MostBlockBytes];
        padded.Clear();
        rest.CopyTo(padded);
        padded[rest.Length] = 0x80;
        int end = rest.Length < THash.BlockBytes - (THash.BlockBytes / 8) ? THash.BlockBytes : 2 * THash.BlockBytes;
        Span<byte> length = padded[(end - sizeof(ulong))..end];
        if (THash.IsBigEndian)
            BinaryPrimitives.WriteUInt64BigEndian(length, (ulong)bytes << 3);
        else
            BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)bytes << 3);
        THash.Append(state, padded[..end]);
        if (THash.IsBigEndian && BitConverter.IsLittleEndian)
            TurnWords(state);
        MemoryMarshal.AsBytes(state)[..THash.DigestBytes].CopyTo(digest);
    }

    private static void TurnWords(Span<uint> state)
    {
        if (THash.BlockBytes == MostBlockBytes)
            BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<uint, ulong>(state), MemoryMarshal.Cast<uint, ulong>(state));
        else
            BinaryPrimitives.ReverseEndianness(state, state);
    }
}
