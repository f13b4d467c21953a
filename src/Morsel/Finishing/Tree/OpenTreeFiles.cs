using Morsel.Files.Trees;

namespace Morsel.Finishing.Tree;

/// <summary>Reads files of a folder one after another, in the order of the archive that was extracted into it, as long as nobody touched them since.</summary>
/// <param name="root">The folder; disposed with this.</param>
/// <param name="known">What was extracted into it.</param>
internal sealed class OpenTreeFiles(ITreeFolder root, KnownTree known) : IDisposable
{
    private readonly List<(int Node, ITreeFolder Folder)> _chain = [(0, root)];
    private ITreeFile? _file;
    private int _node = -1;

    /// <summary>Reads some of a file.</summary>
    /// <returns>Whether it is still the one that was extracted.</returns>
    public bool TryRead(int node, Span<byte> buffer, long offset)
    {
        if (node != _node)
            Open(node);
        try
        {
            return _file is not null && _file.Read(buffer, offset) == buffer.Length;
        }
        catch (IOException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        _file?.Dispose();
        for (int i = _chain.Count - 1; i >= 0; i--)
            _chain[i].Folder.Dispose();
    }

    private void Open(int node)
    {
        _file?.Dispose();
        (_file, _node) = (null, node);
        KnownNode wanted = known.Nodes[node];
        try
        {
            if (!wanted.WasMade)
                return;
            ITreeFile opened = FolderOf(node).Open(wanted.Name);
            if (wanted.Agrees(opened.Stamp))
                _file = opened;
            else
                opened.Dispose();
        }
        catch (IOException)
        {
            // It went, or something else took its place.
        }
    }

    private ITreeFolder FolderOf(int node)
    {
        while (known.Nodes[_chain[^1].Node].End <= node || _chain[^1].Node >= node)
        {
            if (_chain.Count == 1)
                break;
            _chain[^1].Folder.Dispose();
            _chain.RemoveAt(_chain.Count - 1);
        }
        while (ChildWith(_chain[^1].Node, node) is { } child)
            _chain.Add((child, _chain[^1].Folder.Enter(known.Nodes[child].Name)));
        return _chain[^1].Folder;
    }

    // The folder in a folder that a node is in; null if it is in none of them.
    private int? ChildWith(int folder, int node)
    {
        int child = folder + 1;
        while (known.Nodes[child].End <= node)
            child = known.Nodes[child].End;
        return child < node ? child : null;
    }
}
