using Morsel.Files;

namespace Morsel.Making.Patches;

/// <summary>Finds out which stretch of the target comes from where in the base. It walks a stretch of the target by itself, so that the result does not depend on how many walk.</summary>
/// <remarks>As long as an alignment holds, nothing is looked up: that makes it quick, and linear. For one thread.</remarks>
/// <param name="from">The base.</param>
/// <param name="target">The target.</param>
/// <param name="index">Finds places in the base.</param>
/// <param name="work">Counts the bytes that are compared.</param>
internal sealed class Aligner(MappedBytes from, MappedBytes target, BaseIndex index, CompareWork work)
{
    /// <summary>Bytes of the target that are walked by themselves.</summary>
    public const int StretchBytes = 64 << 20;

    private const int SampleBytes = 64, LeastOfSample = 52, SampleStep = 32, MostBackward = 64 << 10, LeastGain = 8, CheckBytes = 1 << 20, TableBytes = 4096;

    private readonly AlignedBytes _bytes = new(from, target, work);
    private readonly TableSearch _tables = new(from, target);
    private readonly KeptRuns _kept = new();
    private readonly List<CopyCommand> _commands = [];
    private long _done;        // where the last command ends
    private long _alignment;   // offset in the base, less that in the target
    private long _tableAt;     // where to look for a table again

    /// <summary>The commands that make a stretch of the target.</summary>
    /// <exception cref="TooMuchWorkException">The content is so degenerate that there is no end of comparing.</exception>
    public IReadOnlyList<CopyCommand> Align(ByteRange stretch, CancellationToken cancellationToken)
    {
        _commands.Clear();
        _kept.Clear();
        _bytes.End = stretch.End;
        (_done, _alignment, _tableAt) = (stretch.Start, 0, stretch.Start);
        long checkAt = stretch.Start;
        for (long at = stretch.Start; at + index.AnchorBytes <= stretch.End; at = Step(at))
        {
            if (at < checkAt)
                continue;
            cancellationToken.ThrowIfCancellationRequested();
            checkAt = at + CheckBytes;
        }
        Emit(_bytes.BestForward(_done, stretch.End, _alignment), stretch.End);
        return [.. _commands];
    }

    private long Step(long at)
    {
        long equal = _bytes.EqualFrom(at, _alignment);
        if (equal >= index.AnchorBytes)
            return at + equal - (index.AnchorBytes - 1);
        if (at >= _tableAt)
        {
            _tableAt = at + TableBytes;
            if (_tables.Find(_done, at, _bytes.End, _alignment) is var (start, alignment))
            {
                Emit(_bytes.BestForward(_done, start, _alignment), start);
                _alignment = alignment;
                return Math.Max(at, start);
            }
        }
        if (at + SampleBytes <= _bytes.End && _bytes.CountEqual(at, SampleBytes, _alignment) >= LeastOfSample)
            return at + SampleStep;
        if (Candidate(at) is not { } found)
            return at + 1;
        long length = found.End - at, held = _kept.Held(found, at, _alignment, _bytes);
        if (length == held)
            return at + length;
        if (length <= held + LeastGain)
            return at + 1;
        Take(at, found.Alignment);
        return at;
    }

    private AlignedRun? Candidate(long at)
    {
        Span<long> offsets = stackalloc long[BaseIndex.BucketEntries];
        int count = index.Find(_bytes.Anchor(at, index.AnchorBytes), offsets);
        AlignedRun? longest = null;
        foreach (long offset in offsets[..count])
        {
            if (Measure(at, offset - at) is not { } run)
                continue;
            if (longest is not { } other || run.Length > other.Length || (run.Length == other.Length && run.Alignment == _alignment))
                longest = run;
        }
        return longest;
    }

    private AlignedRun? Measure(long at, long alignment)
    {
        if (_kept.Find(at, alignment) is { } known)
            return known;
        if (!_bytes.AreEqual(at, index.AnchorBytes, alignment))
            return null;
        long forward = _bytes.EqualFrom(at, alignment), backward = _bytes.EqualBefore(at, (int)Math.Min(MostBackward, at - _done), alignment);
        var run = new AlignedRun(alignment, at - backward, at + forward);
        _kept.Keep(run);
        return run;
    }

    // From here on the target comes from elsewhere: the old alignment is followed as long as it pays, and the new one from where it begins to.
    private void Take(long at, long alignment)
    {
        long oldEnd = _done + _bytes.BestForward(_done, at, _alignment);
        long newStart = at - _bytes.BestBackward(at, (int)Math.Min(MostBackward, at - _done), alignment);
        if (oldEnd > newStart)
            oldEnd = newStart = _bytes.BestSplit(newStart, oldEnd, _alignment, alignment);
        Emit(oldEnd - _done, newStart);
        _alignment = alignment;
    }

    private void Emit(long copied, long end)
    {
        if (end > _done)
            _commands.Add(new CopyCommand(copied == 0 ? 0 : _done + _alignment, copied, end - _done - copied));
        _done = end;
    }
}
