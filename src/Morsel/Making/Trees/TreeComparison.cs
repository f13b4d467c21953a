using Morsel.Casync;
using Morsel.Formats.Casync;

namespace Morsel.Making.Trees;

/// <summary>Compares two trees, entry by entry, both read once and in their order.</summary>
internal sealed class TreeComparison
{
    private const int BufferBytes = 256 << 10;

    private readonly Side _old, _fresh;
    private readonly List<TreeDifference> _differences = [];
    private readonly byte[] _oldBuffer = new byte[BufferBytes], _freshBuffer = new byte[BufferBytes];
    private EntryComparison _comparison = null!;
    private long _bytes;

    public TreeComparison(IEntrySource old, IEntrySource fresh) => (_old, _fresh) = (new Side(old, TreeDifferenceKind.Removed), new Side(fresh, TreeDifferenceKind.Added));

    /// <summary>Told how many bytes of the old tree's files were compared; how many there will be is not known.</summary>
    public IProgress<MakeProgress>? Progress { get; init; }

    /// <summary>Entries of the old tree, its root included; known when all of it was compared.</summary>
    public int OldCount => _old.Count;

    /// <summary>All differences, in the order of archives.</summary>
    public IReadOnlyList<TreeDifference> Run(CancellationToken cancellationToken)
    {
        _old.Advance();
        _fresh.Advance();
        // What is kept is known from the first entries on.
        _comparison = new EntryComparison(_old.Source.Features, _fresh.Source.Features);
        while (_old.Step != CatarStep.End || _fresh.Step != CatarStep.End)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Compare(cancellationToken);
        }
        return _differences;
    }

    // Both stand in the same folder.
    private void Compare(CancellationToken cancellationToken)
    {
        int order = (_old.Step == CatarStep.Entry, _fresh.Step == CatarStep.Entry) switch
        {
            (true, true) => CatarName.Compare(_old.Source.Entry.Name, _fresh.Source.Entry.Name),
            (true, false) => -1,
            (false, true) => 1,
            (false, false) => 0,
        };
        if (order != 0)
        {
            PassAlone(order < 0 ? _old : _fresh);
            return;
        }
        if (_old.Step == CatarStep.Entry && _old.Source.Entry.Type != _fresh.Source.Entry.Type)
        {
            PassBoth();
            return;
        }
        if (_old.Step == CatarStep.Entry)
            CompareEntries(cancellationToken);
        _old.Advance();
        _fresh.Advance();
    }

    private void CompareEntries(CancellationToken cancellationToken)
    {
        CatarEntry old = _old.Source.Entry, fresh = _fresh.Source.Entry;
        byte[] path = _old.Source.Path.ToArray();
        TreeChanges changes = _comparison.ChangesOf(old, fresh);
        if (old.Length != fresh.Length || !HaveSameContent(cancellationToken))
            changes |= TreeChanges.Content;
        if (changes != TreeChanges.None)
            _differences.Add(new TreeDifference(path, TreeDifferenceKind.Changed, changes));
    }

    private bool HaveSameContent(CancellationToken cancellationToken)
    {
        for (long left = _old.Source.Entry.Length; left > 0;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int count = (int)Math.Min(left, BufferBytes);
            Fill(_old.Source, _oldBuffer.AsSpan(0, count));
            Fill(_fresh.Source, _freshBuffer.AsSpan(0, count));
            if (!_oldBuffer.AsSpan(0, count).SequenceEqual(_freshBuffer.AsSpan(0, count)))
                return false;
            left -= count;
            _bytes += count;
            Progress?.Report(new MakeProgress(_bytes, _bytes));
        }
        return true;
    }

    private static void Fill(IEntrySource source, Span<byte> buffer)
    {
        while (!buffer.IsEmpty)
            buffer = buffer[source.ReadContent(buffer)..];
    }

    private void PassBoth()
    {
        // One of a kind that the other tree does not keep is not another one there.
        if (_comparison.IsCompared(_old.Source.Entry.Type) && _comparison.IsCompared(_fresh.Source.Entry.Type))
            _differences.Add(new TreeDifference(_old.Source.Path.ToArray(), TreeDifferenceKind.Changed, TreeChanges.Kind));
        Pass(_old, isItself: false);
        Pass(_fresh, isItself: false);
    }

    private void PassAlone(Side side) => Pass(side, isItself: true);

    // The entry, and all that is in it.
    private void Pass(Side side, bool isItself)
    {
        int depth = 0;
        do
        {
            if (side.Step == CatarStep.Entry)
            {
                if ((isItself || depth > 0) && _comparison.IsCompared(side.Source.Entry.Type))
                    _differences.Add(new TreeDifference(side.Source.Path.ToArray(), side.Kind, TreeChanges.None));
                depth += side.Source.Entry.Type == CatarType.Folder ? 1 : 0;
            }
            else
            {
                depth--;
            }
            side.Advance();
        }
        while (depth > 0);
    }

    private sealed class Side(IEntrySource source, TreeDifferenceKind kind)
    {
        public IEntrySource Source => source;

        /// <summary>What an entry is that only this side has.</summary>
        public TreeDifferenceKind Kind => kind;

        public CatarStep Step { get; private set; }

        public int Count { get; private set; }

        public void Advance()
        {
            Step = source.Next();
            Count += Step == CatarStep.Entry ? 1 : 0;
        }
    }
}
