using System.Runtime.InteropServices;
using Morsel.Formats;

namespace Morsel.Making.Store;

/// <summary>The chunks that some indexes name, each once.</summary>
internal sealed class ChunkSet
{
    private readonly Dictionary<Key, int> _bytes = [];

    /// <param name="indexes">What names them.</param>
    public ChunkSet(IEnumerable<NamedChunks> indexes)
    {
        foreach (NamedChunks index in indexes)
        {
            for (int chunk = 0; chunk < index.Count; chunk++)
            {
                // An index may say what is not so; what is right is shown by the id.
                ref int bytes = ref CollectionsMarshal.GetValueRefOrAddDefault(_bytes, KeyOf(index.IdOf(chunk)), out _);
                bytes = Math.Max(bytes, (int)index.LengthOf(chunk));
            }
        }
    }

    public int Count => _bytes.Count;

    /// <summary>Bytes of all of them.</summary>
    public long ContentBytes => _bytes.Values.Sum(bytes => (long)bytes);

    public bool Contains(ReadOnlySpan<byte> id) => _bytes.ContainsKey(KeyOf(id));

    /// <summary>Bytes in one of them.</summary>
    public int BytesOf(ReadOnlySpan<byte> id) => _bytes[KeyOf(id)];

    /// <summary>All of them.</summary>
    public IEnumerable<WantedChunk> All => _bytes.Select(pair => new WantedChunk(MemoryMarshal.AsBytes([pair.Key]).ToArray(), pair.Value));

    private static Key KeyOf(ReadOnlySpan<byte> id) => MemoryMarshal.Read<Key>(id);

    // The 32 bytes of an id.
    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Key(ulong First, ulong Second, ulong Third, ulong Fourth);
}

/// <summary>A chunk that an index names.</summary>
/// <param name="Id">The digest of its content.</param>
/// <param name="Bytes">Bytes in it.</param>
internal sealed record WantedChunk(byte[] Id, int Bytes);
