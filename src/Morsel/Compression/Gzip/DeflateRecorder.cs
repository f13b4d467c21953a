using System.Diagnostics;
using Morsel.Compression.Inflate;

namespace Morsel.Compression.Gzip;

/// <summary>Notes from which points a deflate stream can be unpacked: those that zsyncmake 0.6.2 notes, and more only where these are too far apart.</summary>
/// <remarks>
/// Every beginning of a block is noted, and the end of the stream. Inside a block the first border between symbols at or behind each multiple of the block
/// size is a candidate, which the next candidate of the same block confirms.
/// </remarks>
/// <param name="blockBytes">Plain bytes in a block of the target.</param>
internal sealed class DeflateRecorder(int blockBytes)
{
    /// <summary>As far as two neighbours may be apart in the packed file, in bits, and in the plain bytes.</summary>
    public const int MostBits = 65535;

    /// <inheritdoc cref="MostBits"/>
    public const int MostBytes = 32767;

    // Borders as near as this always lie near enough: no symbol of a byte has more than 15 bits.
    private const int MostStep = 2048;

    private readonly List<DeflateRecord> _records = [];
    private readonly List<DeflateRecord> _borders = [];   // behind the last record
    private DeflateRecord? _candidate;
    private long _headerBits;
    private long _out;
    private long _nextPause = Math.Min(blockBytes, MostStep);
    private long _nextBlock = blockBytes;

    /// <summary>What was noted, in ascending order.</summary>
    public IReadOnlyList<DeflateRecord> Records => _records;

    /// <summary>Plain bytes up to where the inflater is to pause; the point may be passed already.</summary>
    public long PauseIn => _nextPause - _out;

    private int Step => Math.Min(blockBytes, MostStep);

    /// <summary>The stream begins.</summary>
    /// <param name="headerBytes">Bytes of the file before it.</param>
    public void Begin(int headerBytes)
    {
        _headerBits = headerBytes * 8L;
        // Only a header of more than 8 KiB is so long; points before the stream that nothing can be unpacked from are passed over by readers.
        for (long bits = MostBits; bits < _headerBits; bits += MostBits)
            _records.Add(new DeflateRecord(bits, 0, IsStart: false));
        _records.Add(new DeflateRecord(_headerBits, 0, IsStart: true));
    }

    /// <summary>The inflater stopped.</summary>
    /// <param name="step">What it did.</param>
    /// <param name="bitPosition">Where it stands in the stream.</param>
    public void Take(InflateStep step, long bitPosition)
    {
        _out += step.Produced;
        var here = new DeflateRecord(_headerBits + bitPosition, _out, step.Stop != InflateStop.AtPause);
        switch (step.Stop)
        {
            case InflateStop.AtPause:
                TakeBorder(here);
                break;
            case InflateStop.BlockEnd:
                TakeStart(here);
                break;
            case InflateStop.StreamEnd:
                TakeStart(here);
                TakeStart(here with { InBits = (here.InBits + 7) / 8 * 8 });
                break;
        }
    }

    private void TakeBorder(DeflateRecord border)
    {
        if (border.Out >= _nextBlock)
        {
            if (_candidate is { } confirmed)
                Note(confirmed);
            _candidate = border;
        }
        _borders.Add(border);
        LookAhead();
    }

    private void TakeStart(DeflateRecord start)
    {
        Note(start);
        _candidate = null;
        LookAhead();
    }

    private void LookAhead() => (_nextPause, _nextBlock) = (((_out / Step) + 1) * Step, ((_out / blockBytes) + 1) * blockBytes);

    private void Note(DeflateRecord record)
    {
        int passed = 0;
        while (!IsNear(_records[^1], record))
        {
            int next = passed;
            while (next < _borders.Count && _borders[next].InBits < record.InBits && IsNear(_records[^1], _borders[next]))
                next++;
            if (next == passed)
                throw new UnreachableException();
            _records.Add(_borders[next - 1]);
            passed = next;
        }
        _records.Add(record);
        _borders.RemoveAll(border => border.InBits <= record.InBits);
    }

    private static bool IsNear(DeflateRecord record, DeflateRecord next) =>
        next.InBits - record.InBits <= MostBits && next.Out - record.Out <= MostBytes;
}
