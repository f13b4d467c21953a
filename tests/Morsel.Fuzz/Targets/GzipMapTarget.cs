using System.Buffers.Binary;
using Morsel.Formats.Zsync;

namespace Morsel.Fuzz.Targets;

/// <summary>The records of a Z-Map2: behind four bytes that are the length of the target, or none of a target that fits.</summary>
internal sealed class GzipMapTarget() : FuzzTarget("zsync-map")
{
    private const int LengthBytes = 4;

    protected override bool Read(ReadOnlySpan<byte> input)
    {
        if (input.Length < LengthBytes)
            return false;
        uint told = BinaryPrimitives.ReadUInt32LittleEndian(input);
        ReadOnlySpan<byte> records = input[LengthBytes..];
        long length = told % 2 == 0 ? told : LengthOf(records);
        var map = GzipMap.Read(records, length);
        for (int point = 0; point < map.Count; point++)
        {
            Claim(map.BlockOf(point) <= point && map.PlainByteOf(point) <= length, "a block begins at or before a point in it");
            Claim(map.FindAtOrBefore(map.PlainByteOf(point)) >= point, "the last point at a byte is not before another one");
            Claim(map.FindAtOrBehind(map.PlainByteOf(point)) <= point, "the first point at a byte is not behind another one");
        }
        Claim(map.FindAtOrBefore(long.MaxValue) == map.Count - 1, "behind all there is the last point");
        return true;
    }

    private static long LengthOf(ReadOnlySpan<byte> records)
    {
        long length = 0;
        for (; records.Length >= 4; records = records[4..])
            length += BinaryPrimitives.ReadUInt16BigEndian(records[2..]) & 0x7FFF;
        return length;
    }
}
