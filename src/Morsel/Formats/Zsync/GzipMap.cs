using System.Buffers.Binary;
using System.Globalization;
using Morsel.Compression.Gzip;
using Morsel.Compression.Inflate;
using Morsel.Target;

namespace Morsel.Formats.Zsync;

/// <summary>Where in a gzip file which plain bytes are: the content of <c>Z-Map2</c>. Source: <c>FORMAT.md</c>, "Gzip map".</summary>
internal sealed class GzipMap : PieceMap
{
    /// <summary>Bytes of one record.</summary>
    public const int RecordBytes = 4;

    private const ushort NoStart = 0x8000;

    private readonly long[] _inBits;
    private readonly long[] _out;
    private readonly int[] _blocks;   // the record of the block header before each, or its own number

    private GzipMap(long[] inBits, long[] plain, int[] blocks) => (_inBits, _out, _blocks) = (inBits, plain, blocks);

    public override int Count => _out.Length;

    public override long PackedBytes => (_inBits[^1] + 7) / 8;

    /// <summary>A record.</summary>
    public DeflateRecord this[int record] => new(_inBits[record], _out[record], _blocks[record] == record);

    public override long PackedBitOf(int point) => _inBits[point];

    public override long PlainByteOf(int point) => _out[point];

    public override int BlockOf(int point) => _blocks[point];

    public override int FindAtOrBefore(long plainByte)
    {
        int found = Array.BinarySearch(_out, plainByte);
        found = found < 0 ? ~found - 1 : found;
        while (found + 1 < _out.Length && _out[found + 1] == plainByte)
            found++;
        return found;
    }

    public override int FindAtOrBehind(long plainByte)
    {
        int found = Array.BinarySearch(_out, plainByte);
        found = found < 0 ? ~found : found;
        while (found > 0 && _out[found - 1] == plainByte)
            found--;
        return found;
    }

    /// <summary>Reads a map.</summary>
    /// <param name="bytes">Its records, and nothing else.</param>
    /// <param name="plainLength">Bytes of the target.</param>
    /// <exception cref="TargetFormatException">It is not one of that target.</exception>
    public static GzipMap Read(ReadOnlySpan<byte> bytes, long plainLength)
    {
        if (bytes.Length == 0 || bytes.Length % RecordBytes != 0)
            throw Problem(0, $"{bytes.Length} bytes, expected at least one record of {RecordBytes}");
        int count = bytes.Length / RecordBytes, block = -1;
        (long[] inBits, long[] plain, int[] blocks) = (new long[count], new long[count], new int[count]);
        long inBit = 0, plainByte = 0;
        for (int record = 0; record < count; record++, bytes = bytes[RecordBytes..])
        {
            ushort advance = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
            plainByte += advance & ~NoStart;
            if (plainByte > 0 && block < 0)
                throw Problem(record, $"plain byte {plainByte} is reached before any block begins");
            if (plainByte > plainLength)
                throw Problem(record, $"plain byte {plainByte} of a target of {plainLength}");
            inBits[record] = inBit += BinaryPrimitives.ReadUInt16BigEndian(bytes);
            plain[record] = plainByte;
            blocks[record] = block = (advance & NoStart) == 0 ? record : block;
        }
        if (plainByte != plainLength || block < 0)
            throw Problem(count - 1, $"the map ends at plain byte {plainByte}, expected {plainLength}");
        if (inBit == 0)
            throw Problem(count - 1, "the map ends at the first bit of the gzip file");
        return new GzipMap(inBits, plain, blocks);
    }

    /// <summary>Writes the records of a map.</summary>
    /// <param name="records">In ascending order, none farther from the one before it than <see cref="DeflateRecorder"/> allows.</param>
    public static byte[] Write(IReadOnlyList<DeflateRecord> records)
    {
        byte[] bytes = new byte[checked(records.Count * RecordBytes)];
        DeflateRecord last = default;
        for (int record = 0; record < records.Count; record++)
        {
            DeflateRecord next = records[record];
            Span<byte> place = bytes.AsSpan(record * RecordBytes);
            BinaryPrimitives.WriteUInt16BigEndian(place, checked((ushort)(next.InBits - last.InBits)));
            BinaryPrimitives.WriteInt16BigEndian(place[2..], checked((short)(next.Out - last.Out)));
            place[2] |= next.IsStart ? (byte)0 : (byte)(NoStart >> 8);
            last = next;
        }
        return bytes;
    }

    private static TargetFormatException Problem(int record, string problem) =>
        new("zsync control file", string.Create(CultureInfo.InvariantCulture, $"Z-Map2, record {record}"), problem);
}
