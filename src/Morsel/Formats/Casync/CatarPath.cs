namespace Morsel.Formats.Casync;

/// <summary>The path of the entry that is read: names with "/" between them.</summary>
internal sealed class CatarPath
{
    // Where the path of each open folder ends; of the root, which has no name, at 0.
    private readonly List<int> _ends = [0];
    private byte[] _bytes = new byte[256];
    private int _length;

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    /// <summary>An entry begins.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="depth">How many folders it is in; 1 in the root.</param>
    public void Enter(ReadOnlySpan<byte> name, int depth)
    {
        // What was entered last one level up is the folder that this is in.
        while (_ends.Count < depth)
            _ends.Add(_length);
        _ends.RemoveRange(depth, _ends.Count - depth);
        int start = _ends[depth - 1], needed = start + 1 + name.Length;
        if (_bytes.Length < needed)
            Array.Resize(ref _bytes, Math.Max(needed, 2 * _bytes.Length));
        if (start > 0)
            _bytes[start++] = (byte)'/';
        name.CopyTo(_bytes.AsSpan(start));
        _length = start + name.Length;
    }

    /// <summary>A folder ends, of which the path is the present one from now on.</summary>
    /// <param name="depth">How many folders it is in.</param>
    public void LeaveTo(int depth)
    {
        if (_ends.Count > depth)
            _length = _ends[depth];
        // An empty folder was entered last itself.
    }
}
