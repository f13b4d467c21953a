using System.Buffers;
using System.Buffers.Binary;

namespace Morsel.Compression.Gzip;

/// <summary>What ends a gzip file, RFC 1952 §2.3.1: CRC-32 and length of what is in it.</summary>
internal struct GzipTrailer
{
    public const int Bytes = 8;

    private uint _crc;
    private uint _length;   // modulo 2^32, as the format has it

    public void Append(ReadOnlySpan<byte> input)
    {
        _crc = Crc32.Append(_crc, input);
        _length += (uint)input.Length;
    }

    public readonly void Write(IBufferWriter<byte> output)
    {
        Span<byte> trailer = output.GetSpan(Bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, _crc);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[sizeof(uint)..], _length);
        output.Advance(Bytes);
    }
}
