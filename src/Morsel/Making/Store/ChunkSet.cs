using System.Runtime.InteropServices;
using Morsel.Formats;

namespace Morsel.Making.Store;

/// <summary>The chunks that some indexes name, each once.</summary>
internal sealed class ChunkSet
{
    private readonly HashSet<Key> _keys = [];

    /// <param name="indexes">What names them.</param>
    public ChunkSet(IEnumerable<NamedChunks> indexes)
    {
        foreach (NamedChunks index in indexes)
        {
            for (int chunk = 0; chunk < index.Count; chunk++)
                _keys.Add(KeyOf(index.IdOf(chunk)));
        }
    }

    public int Count => _keys.Count;

    /// <summary>Their ids.</summary>
    public IEnumerable<byte[]> Ids => _keys.Select(key => MemoryMarshal.AsBytes([key]).ToArray());

    public bool Contains(ReadOnlySpan<byte> id) => _keys.Contains(KeyOf(id));

    private static Key KeyOf(ReadOnlySpan<byte> id) => MemoryMarshal.Read<Key>(id);

    // The 32 bytes of an id.
    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Key(ulong First, ulong Second, ulong Third, ulong Fourth);
}
