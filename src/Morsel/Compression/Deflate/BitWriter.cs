using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Morsel.Compression.Deflate;

/// <summary>Writes bits, the lowest first, and hands whole bytes on.</summary>
/// <param name="output">Where they go.</param>
internal sealed class BitWriter(IBufferWriter<byte> output)
{
    private const int BufferBytes = 32 * 1024;

    private readonly byte[] _buffer = new byte[BufferBytes + sizeof(ulong)];
    private int _count;
    private ulong _pending;
    private int _pendingBits;   // below 8 between calls

    /// <summary>Whether the next bit begins a byte.</summary>
    public bool IsAligned => _pendingBits == 0;

    /// <param name="bits">Nothing above the bits to be written.</param>
    /// <param name="count">How many, up to 56.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(ulong bits, int count)
    {
        _pending |= bits << _pendingBits;
        _pendingBits += count;
        if (_count >= BufferBytes)
            Drain();
        Unsafe.WriteUnaligned(ref _buffer[_count], BitConverter.IsLittleEndian ? _pending : BinaryPrimitives.ReverseEndianness(_pending));
        int whole = _pendingBits >> 3;
        _count += whole;
        _pending >>= whole * 8;
        _pendingBits &= 7;
    }

    /// <summary>Fills the byte with zero bits.</summary>
    public void Align()
    {
        if (_pendingBits != 0)
            Write(0, 8 - _pendingBits);
    }

    /// <summary>Writes bytes as they are; only at the beginning of a byte.</summary>
    public void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        Drain();
        output.Write(bytes);
    }

    /// <summary>Hands on all whole bytes.</summary>
    public void Drain()
    {
        output.Write(_buffer.AsSpan(0, _count));
        _count = 0;
    }
}
