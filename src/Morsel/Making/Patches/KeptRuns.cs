namespace Morsel.Making.Patches;

/// <summary>A run of the target that is equal to the base.</summary>
/// <param name="Alignment">The offset in the base, less that in the target.</param>
/// <param name="Start">Where it begins in the target.</param>
/// <param name="End">Where it ends there.</param>
internal readonly record struct AlignedRun(long Alignment, long Start, long End)
{
    public long Length => End - Start;
}

/// <summary>The last runs that were measured: degenerate content would have them measured again at each of their bytes.</summary>
internal sealed class KeptRuns
{
    private const int Most = 16;

    private readonly AlignedRun[] _runs = new AlignedRun[Most];
    private int _next;
    private (AlignedRun Run, long At, long Alignment, long Bytes) _held;

    public void Clear()
    {
        Array.Clear(_runs);
        (_next, _held) = (0, default);
    }

    /// <summary>The run around an offset that was measured with an alignment.</summary>
    public AlignedRun? Find(long at, long alignment)
    {
        foreach (AlignedRun run in _runs)
        {
            if (run.Alignment == alignment && run.Start <= at && at < run.End)
                return run;
        }
        return null;
    }

    public void Keep(AlignedRun run)
    {
        _runs[_next] = run;
        _next = (_next + 1) % Most;
    }

    /// <summary>How many bytes of a run, from an offset on, another alignment gives as well.</summary>
    public long Held(AlignedRun run, long at, long alignment, AlignedBytes bytes)
    {
        // One offset after the other is asked for, as long as it does not pay: then only what was passed is counted again.
        if (_held.Run == run && _held.Alignment == alignment && _held.At <= at && at - _held.At < run.End - at)
            _held = (run, at, alignment, _held.Bytes - bytes.CountEqual(_held.At, at - _held.At, alignment));
        else
            _held = (run, at, alignment, bytes.CountEqual(at, run.End - at, alignment));
        return _held.Bytes;
    }
}
