using Morsel.Files;

namespace Morsel.Seeds;

/// <summary>The time that most members of an archive have.</summary>
/// <param name="Field">As it is written, 12 bytes.</param>
/// <param name="Count">Members that have it.</param>
/// <param name="Members">Members in all.</param>
internal sealed record UsualTime(byte[] Field, int Count, int Members);

/// <summary>
/// A tar archive as if it had been packed at another time: where most members have one time, as in releases, all their headers change from one release
/// to the next although the members do not. All other bytes are as they are.
/// </summary>
/// <param name="archive">The archive; disposed with this.</param>
/// <param name="from">The field of the time that is replaced, 12 bytes.</param>
/// <param name="to">What stands in its place, likewise.</param>
internal sealed class TarTimeSeed(ISeed archive, byte[] from, byte[] to) : ISeed
{
    // An archive with more different times has none that most members have.
    private const int MostTimes = 1 << 16;

    private readonly TarWalk _walk = new();
    private readonly byte[] _header = new byte[TarHeader.Length];
    private long _position;
    private int _headerStart, _headerEnd;

    public long Length => archive.Length;

    public long FileBytes => archive.FileBytes;

    public FileExtent StoredFrom(long offset) => archive.StoredFrom(offset);

    public long FileBytesOf(long seedBytes) => archive.FileBytesOf(seedBytes);

    /// <summary>The time that most members have.</summary>
    /// <param name="archive">Read from its beginning.</param>
    /// <returns>The smallest of several; null where it is no tar archive.</returns>
    /// <exception cref="IOException">It cannot be read any further.</exception>
    public static UsualTime? MostFrequentTime(ISeed archive)
    {
        var walk = new TarWalk();
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        byte[] header = new byte[TarHeader.Length];
        int members = 0;
        for (long position = 0; walk.Next != long.MaxValue; members++)
        {
            archive.Skip(walk.Next - position);
            position = walk.Next + Fill(archive, header, out int read);
            if (!walk.Take(header.AsSpan(0, read)))
                break;
            string time = Convert.ToHexString(TarHeader.TimeOf(header));
            if (counts.TryGetValue(time, out int count) || counts.Count < MostTimes)
                counts[time] = count + 1;
        }
        if (members == 0)
            return null;
        (string field, int most) = counts.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).First();
        return new UsualTime(Convert.FromHexString(field), most, members);
    }

    public int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
            return 0;
        if (_headerStart == _headerEnd && _position == _walk.Next)
            ReadHeader();
        if (_headerStart < _headerEnd)
            return TakeHeader(buffer);
        int read = archive.Read(buffer[..(int)Math.Min(buffer.Length, _walk.Next - _position)]);
        _position += read;
        return read;
    }

    public void Skip(long bytes)
    {
        while (bytes > 0)
        {
            if (_headerStart == _headerEnd && _position == _walk.Next)
                ReadHeader();
            bool isInHeader = _headerStart < _headerEnd;
            long step = Math.Min(bytes, isInHeader ? _headerEnd - _headerStart : _walk.Next - _position);
            if (isInHeader)
                _headerStart += (int)step;
            else
                archive.Skip(step);
            _position += step;
            bytes -= step;
        }
    }

    public void Dispose() => archive.Dispose();

    private static int Fill(ISeed archive, Span<byte> buffer, out int read)
    {
        read = 0;
        for (int more = 1; more > 0 && read < buffer.Length; read += more)
            more = archive.Read(buffer[read..]);
        return read;
    }

    private void ReadHeader()
    {
        _headerStart = 0;
        Fill(archive, _header, out _headerEnd);
        if (_walk.Take(_header.AsSpan(0, _headerEnd)) && TarHeader.TimeOf(_header).SequenceEqual(from))
            TarHeader.SetTime(_header, to);
    }

    private int TakeHeader(Span<byte> buffer)
    {
        int count = Math.Min(buffer.Length, _headerEnd - _headerStart);
        _header.AsSpan(_headerStart, count).CopyTo(buffer);
        _headerStart += count;
        _position += count;
        return count;
    }
}
