using System.Buffers.Binary;
using Morsel.Files;

namespace Morsel.Assembling;

/// <summary>The two areas of a journal that a run writes to, and where in them is what it saved: one record behind the other.</summary>
/// <param name="start">Where the first one begins; the other follows it.</param>
/// <param name="areaBytes">Bytes in each.</param>
internal sealed class MoveArea(long start, int areaBytes)
{
    /// <summary>Bytes before those that were saved: a mark, how many they are, and where in the target they belong.</summary>
    public const int RecordHeadBytes = 16;

    private const uint Mark = 0x4d6f766a;

    private readonly Dictionary<MoveSource, long> _places = [];
    private int _taken;
    private bool _isSecond;

    public int AreaBytes => areaBytes;

    private long Begin => start + (_isSecond ? areaBytes : 0);

    /// <summary>Whether a record fits before the areas take turns.</summary>
    public bool HasRoomFor(int bytes) => _taken + RecordHeadBytes + bytes <= areaBytes;

    /// <summary>Where a record goes.</summary>
    public long Take(MoveSource source, int recordBytes)
    {
        long at = _places[source] = Begin + _taken;
        _taken += recordBytes;
        return at;
    }

    /// <summary>Where the record of what was saved is; null if it was not.</summary>
    public long? Find(MoveSource source) => _places.TryGetValue(source, out long at) ? at : null;

    public void Forget(MoveSource source) => _places.Remove(source);

    /// <summary>Goes on in the other area, with what is still needed of this one.</summary>
    public void Turn(IBlockFile file)
    {
        (_isSecond, _taken) = (!_isSecond, 0);
        foreach ((MoveSource source, long at) in _places.OrderBy(place => place.Value).ToArray())
        {
            byte[] record = new byte[RecordHeadBytes + source.Bytes];
            int read = file.Read(record, at);
            file.Write(record.AsSpan(0, read), Take(source, record.Length));
        }
    }

    public static void WriteHead(Span<byte> record, long targetStart, int bytes)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(record, Mark);
        BinaryPrimitives.WriteInt32LittleEndian(record[4..], bytes);
        BinaryPrimitives.WriteInt64LittleEndian(record[8..], targetStart);
    }

    /// <summary>The records in a stretch of a journal, as far as they follow each other: where their bytes are, and where in the target these belong. Nobody has proven them.</summary>
    public static IEnumerable<(long At, ByteRange Target)> Records(IBlockFile file, long start, long end)
    {
        byte[] head = new byte[RecordHeadBytes];
        while (start + RecordHeadBytes < end && file.Read(head, start) == head.Length && BinaryPrimitives.ReadUInt32LittleEndian(head) == Mark)
        {
            int bytes = BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(4));
            long targetStart = BinaryPrimitives.ReadInt64LittleEndian(head.AsSpan(8));
            start += RecordHeadBytes;
            if (bytes <= 0 || bytes > end - start || targetStart < 0 || targetStart > long.MaxValue - bytes)
                yield break;
            yield return (start, new ByteRange(targetStart, targetStart + bytes));
            start += bytes;
        }
    }
}
