using Morsel.Target;

namespace Morsel.Routes.Units;

/// <summary>The missing groups of one segment, which are decompressed in ascending order, and the units that have come for them.</summary>
/// <remarks>Any thread may add; one at a time takes runs, holding the lock of <see cref="Prefix"/>.</remarks>
internal sealed class SegmentQueue(UnitGroups groups, IReadOnlyList<int> missing, SegmentPrefix prefix)
{
    private readonly Dictionary<int, byte[]> _waiting = [];
    private int _next;
    private int _singly;
    private Standing _standing;

    private enum Standing
    {
        Open,
        Doubted,
        Left,
    }

    /// <summary>Gives the plain bytes before its units; for whoever takes runs.</summary>
    public SegmentPrefix Prefix => prefix;

    /// <summary>Whether somebody takes runs, or is about to.</summary>
    public bool IsScheduled { get; set; }

    /// <summary>Whether the next group failed, and was asked for again.</summary>
    public bool IsDoubted => _standing == Standing.Doubted;

    /// <summary>Whether no more is taken now: another round is for what is left.</summary>
    public bool IsLeft => _standing == Standing.Left;

    /// <summary>Whether a unit belongs to the group whose turn it is.</summary>
    public bool IsNext(int unit)
    {
        lock (_waiting)
            return _next < missing.Count && missing[_next] == groups.GroupOf(unit);
    }

    /// <summary>Keeps a unit; an earlier answer with the same unit counts.</summary>
    /// <returns>Bytes that are kept for it now.</returns>
    public int Keep(int unit, ReadOnlySpan<byte> stored)
    {
        lock (_waiting)
            return !IsLeft && _next < missing.Count && groups.GroupOf(unit) >= missing[_next] && _waiting.TryAdd(unit, stored.ToArray()) ? stored.Length : 0;
    }

    /// <summary>Whether the group whose turn it is is there.</summary>
    public bool IsReady()
    {
        lock (_waiting)
            return _next < missing.Count && IsThere(missing[_next]);
    }

    /// <summary>Groups whose turn it is, that are there and follow one another in the target.</summary>
    /// <param name="mostBytes">Bytes of the target in them at most; one group may have more.</param>
    public GroupRun? NextRun(int mostBytes)
    {
        lock (_waiting)
        {
            if (IsLeft || _next == missing.Count || !IsThere(missing[_next]))
                return null;
            int first = missing[_next], count = 1, most = _singly > 0 ? 1 : Math.Max(1, mostBytes / groups.GroupBytes);
            while (count < most && _next + count < missing.Count && missing[_next + count] == first + count && IsThere(first + count))
                count++;
            var stored = new List<ReadOnlyMemory<byte>>();
            for (int group = first; group < first + count; group++)
                stored.AddRange(UnitsOf(group).Select(unit => (ReadOnlyMemory<byte>)_waiting[unit]));
            return new GroupRun(first, count, stored);
        }
    }

    /// <summary>So many of the groups whose turn it was are written.</summary>
    /// <returns>Bytes that are not kept any more.</returns>
    public int Pass(int count)
    {
        lock (_waiting)
        {
            // Who left it meanwhile has given back all that was kept.
            int bytes = 0;
            for (int i = 0; i < count; i++)
                bytes += Drop(missing[_next++]);
            _singly = Math.Max(0, _singly - count);
            if (IsDoubted && count > 0)
                _standing = Standing.Open;
            return bytes;
        }
    }

    /// <summary>Takes as many next groups one by one, to find the one that fails.</summary>
    public void Separate(int count) => _singly = count;

    /// <summary>The next group failed: its units must come again.</summary>
    /// <returns>Bytes that are not kept any more.</returns>
    public int Doubt()
    {
        lock (_waiting)
        {
            _standing = Standing.Doubted;
            return Drop(missing[_next]);
        }
    }

    /// <summary>Nothing more is taken in this round.</summary>
    /// <returns>Bytes that are not kept any more.</returns>
    public int Leave()
    {
        lock (_waiting)
        {
            _standing = Standing.Left;
            int bytes = _waiting.Values.Sum(stored => stored.Length);
            _waiting.Clear();
            return bytes;
        }
    }

    /// <summary>The units that did not come to be written.</summary>
    public List<int> Rest()
    {
        lock (_waiting)
            return [.. missing.Skip(_next).SelectMany(UnitsOf)];
    }

    /// <summary>The units that did not come; none where no more is taken now.</summary>
    public List<int> Lacking()
    {
        lock (_waiting)
            return IsLeft ? [] : [.. missing.Skip(_next).SelectMany(UnitsOf).Where(unit => !_waiting.ContainsKey(unit))];
    }

    private bool IsThere(int group) => UnitsOf(group).All(_waiting.ContainsKey);

    private int Drop(int group)
    {
        int bytes = 0;
        foreach (int unit in UnitsOf(group))
            bytes += _waiting.Remove(unit, out byte[]? stored) ? stored.Length : 0;
        return bytes;
    }

    private IEnumerable<int> UnitsOf(int group)
    {
        BlockRun units = groups.UnitsOf(group);
        return Enumerable.Range(units.First, units.Count);
    }
}

/// <summary>Groups that follow one another in the target, and what is stored of their units.</summary>
internal sealed record GroupRun(int First, int Count, IReadOnlyList<ReadOnlyMemory<byte>> Stored);
