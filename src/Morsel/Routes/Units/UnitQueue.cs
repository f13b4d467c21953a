using System.Collections.Concurrent;
using Morsel.Proof;
using Morsel.Target;

namespace Morsel.Routes.Units;

/// <summary>Takes units as they come, and decompresses those whose turn it is: in ascending order within a segment, several segments at once.</summary>
/// <remarks>In this order all that a unit copies from is there: it was there before, or an earlier unit brought it.</remarks>
internal sealed class UnitQueue : IDisposable
{
    /// <summary>The most bytes that wait for their turn; what comes early beyond them must come again.</summary>
    public const long MostWaitingBytes = 8 << 20;

    private readonly UnitGroups _groups;
    private readonly Func<UnitWriter> _newWriter;
    private readonly BlockSet _known;
    private readonly UnitTrust _trust;
    private readonly IProvenMemory? _memory;
    private readonly Dictionary<int, SegmentQueue> _segments;
    private readonly ConcurrentBag<UnitWriter> _writers = [];
    private readonly UnitNews _news = new();

    /// <param name="groups">The groups.</param>
    /// <param name="verifier">Proves blocks.</param>
    /// <param name="sink">Takes them, and says which are missing.</param>
    /// <param name="target">Gives what is there.</param>
    /// <param name="trust">Remembers what failed in earlier rounds, too.</param>
    public UnitQueue(UnitGroups groups, BlockVerifier verifier, IVerifiedSink sink, IProvenBytes target, UnitTrust trust)
    {
        (_groups, _trust, _newWriter) = (groups, trust, () => new UnitWriter(groups, verifier, sink));
        _known = new BlockSet(verifier.Index.Layout.BlockCount);
        sink.CopyKnown(_known);
        _memory = target.TryMap();
        _segments = groups.Missing(_known).GroupBy(groups.SegmentOf)
            .ToDictionary(segment => segment.Key, segment => new SegmentQueue(groups, [.. segment], new SegmentPrefix(target, _memory, groups.Cut.SegmentOf(segment.Key))));
    }

    /// <summary>Told about bytes of the target as they are written; called from several threads.</summary>
    public Action<long> OnWritten
    {
        init => _news.OnWritten = value;
    }

    /// <summary>Bytes of the target that were written.</summary>
    public long WrittenBytes => _news.WrittenBytes;

    /// <summary>The units that are still to come.</summary>
    public IEnumerable<int> Wanted => HasEnded ? [] : _segments.Values.SelectMany(segment => segment.Rest());

    /// <summary>The units that are still to come and do not wait for their turn.</summary>
    public IEnumerable<int> Lacking => HasEnded ? [] : _segments.Values.SelectMany(segment => segment.Lacking());

    /// <summary>Whether no more units are to come at all.</summary>
    public bool HasEnded => _trust.HasEnded;

    /// <summary>Whether something was left for another round.</summary>
    public bool HasLeft => !HasEnded && _segments.Values.Any(segment => segment.IsLeft);

    /// <summary>Takes a unit.</summary>
    /// <param name="unit">Its number.</param>
    /// <param name="stored">What is stored of it.</param>
    /// <param name="running">What is done meanwhile is added here.</param>
    /// <returns>False: there is no room for it now, and it must come again.</returns>
    public bool TryAdd(int unit, ReadOnlySpan<byte> stored, List<Task> running)
    {
        if (HasEnded || !_segments.TryGetValue(_groups.SegmentOf(_groups.GroupOf(unit)), out SegmentQueue? segment))
            return true;
        if (_news.HeldBytes + stored.Length > MostWaitingBytes)
            Work(running);
        if (_news.HeldBytes + stored.Length > MostWaitingBytes && !segment.IsNext(unit))
        {
            // It would wait for a group that is asked for last: what comes before that would be asked for again and again.
            if (segment.IsDoubted)
                _news.Hold(-segment.Leave());
            return segment.IsLeft;
        }
        _news.Hold(segment.Keep(unit, stored));
        Schedule(segment, running);
        return true;
    }

    /// <summary>Units that must come again since they came wrong, and those that are left to another round.</summary>
    public (IReadOnlyList<int> Again, IReadOnlyList<int> Left) TakeNews() =>
        (_news.TakeAgain(), [.. _segments.Values.Where(segment => segment.IsLeft).SelectMany(segment => segment.Rest())]);

    public void Dispose()
    {
        foreach (UnitWriter writer in _writers)
            writer.Dispose();
        _memory?.Dispose();
    }

    private void Work(List<Task> running)
    {
        running.RemoveAll(task => task.IsCompletedSuccessfully);
        foreach (SegmentQueue segment in _segments.Values.Where(segment => segment.IsReady()))
            Drain(segment);
    }

    private void Schedule(SegmentQueue segment, List<Task> running)
    {
        lock (segment)
        {
            if (segment.IsScheduled || !segment.IsReady())
                return;
            segment.IsScheduled = true;
        }
        running.Add(Task.Run(() =>
        {
            Drain(segment);
            bool isMore;
            do
            {
                // What came between the last look and this one was not scheduled by whoever brought it.
                lock (segment)
                    isMore = segment.IsScheduled = !HasEnded && !segment.IsLeft && segment.IsReady();
                if (isMore)
                    Drain(segment);
            }
            while (isMore);
        }));
    }

    private void Drain(SegmentQueue segment)
    {
        if (!_writers.TryTake(out UnitWriter? writer))
            writer = _newWriter();
        try
        {
            lock (segment.Prefix)
            {
                while (!HasEnded && segment.NextRun(UnitWriter.MostBytes) is { } run)
                    Write(segment, run, writer);
            }
        }
        finally
        {
            _writers.Add(writer);
        }
    }

    private void Write(SegmentQueue segment, GroupRun run, UnitWriter writer)
    {
        long start = _groups.PlainOf(run.First).Start;
        if (!segment.Prefix.TryGet(_groups.Cut.ReachOf(start), start, out ReadOnlySpan<byte> prefix))
        {
            _trust.End($"the file is not complete up to byte {start}");
            return;
        }
        int right = writer.Write(run, prefix);
        _news.Hold(-segment.Pass(right));
        for (int group = run.First; group < run.First + right; group++)
            _news.Write(_groups.MissingBytes(group, _known));
        if (right == 0 && run.Count > 1)
            segment.Separate(run.Count);
        else if (right < run.Count)
            Fail(segment, run.First + right);
    }

    private void Fail(SegmentQueue segment, int group)
    {
        _trust.Fail(group, _groups.PlainOf(group).Start);
        _news.Hold(-segment.Doubt());
        BlockRun units = _groups.UnitsOf(group);
        _news.Again(Enumerable.Range(units.First, units.Count));
    }
}

/// <summary>What happened to units, for others. Safe for several threads.</summary>
internal sealed class UnitNews
{
    private readonly ConcurrentQueue<int> _again = new();
    private long _heldBytes, _writtenBytes;

    /// <summary>Told about bytes of the target as they are written.</summary>
    public Action<long> OnWritten { get; set; } = _ => { };

    /// <summary>Stored bytes that wait for their turn.</summary>
    public long HeldBytes => Volatile.Read(ref _heldBytes);

    /// <summary>Bytes of the target that were written.</summary>
    public long WrittenBytes => Volatile.Read(ref _writtenBytes);

    /// <summary>So many more stored bytes wait.</summary>
    public void Hold(long bytes) => Interlocked.Add(ref _heldBytes, bytes);

    /// <summary>Bytes of the target were written.</summary>
    public void Write(long bytes)
    {
        Interlocked.Add(ref _writtenBytes, bytes);
        OnWritten(bytes);
    }

    /// <summary>Units must come again.</summary>
    public void Again(IEnumerable<int> units)
    {
        foreach (int unit in units)
            _again.Enqueue(unit);
    }

    /// <summary>Units that must come again, each told once.</summary>
    public IReadOnlyList<int> TakeAgain()
    {
        var taken = new List<int>();
        while (_again.TryDequeue(out int unit))
            taken.Add(unit);
        return taken;
    }
}
