namespace Morsel.Tests.Architecture;

/// <summary>Finds what runs in circles: the strongly connected sets of a graph (Tarjan's algorithm).</summary>
internal sealed class Rings
{
    private readonly IReadOnlyDictionary<string, HashSet<string>> _arrows;
    private readonly Dictionary<string, int> _numbers = [];
    private readonly Dictionary<string, int> _lowest = [];
    private readonly Stack<string> _open = [];
    private readonly List<string[]> _found = [];

    private Rings(IReadOnlyDictionary<string, HashSet<string>> arrows) => _arrows = arrows;

    /// <summary>All sets of two or more, the largest first, each in ordinal order.</summary>
    /// <param name="arrows">What each node points to.</param>
    public static IReadOnlyList<string[]> Of(IReadOnlyDictionary<string, HashSet<string>> arrows)
    {
        var rings = new Rings(arrows);
        foreach (string node in arrows.Keys.Order(StringComparer.Ordinal))
            if (!rings._numbers.ContainsKey(node))
                rings.Visit(node);
        return [.. rings._found.Where(set => set.Length > 1).OrderByDescending(set => set.Length).ThenBy(set => set[0], StringComparer.Ordinal)];
    }

    private void Visit(string node)
    {
        _numbers[node] = _lowest[node] = _numbers.Count;
        _open.Push(node);
        foreach (string next in _arrows.GetValueOrDefault(node, []))
        {
            if (!_numbers.ContainsKey(next))
                Visit(next);
            // One that belongs to a finished set is no way back.
            if (_open.Contains(next))
                _lowest[node] = Math.Min(_lowest[node], _lowest[next]);
        }
        if (_lowest[node] != _numbers[node])
            return;
        var set = new List<string>();
        do
            set.Add(_open.Pop());
        while (set[^1] != node);
        _found.Add([.. set.Order(StringComparer.Ordinal)]);
    }
}
