using Morsel.Casync;
using Morsel.Files;
using Morsel.Formats;

namespace Morsel.Making.Store;

/// <summary>Which chunks of a content are not in another one.</summary>
/// <param name="format">How objects are called.</param>
/// <param name="old">The other one.</param>
/// <param name="wanted">The content.</param>
internal sealed class IndexComparison(IStoreFormat format, NamedChunks old, NamedChunks wanted)
{
    /// <summary>Counts them.</summary>
    /// <param name="store">What may have them; null if nobody asks how many bytes are stored.</param>
    public CasyncEstimate Estimate(ObjectFolder? store)
    {
        HashSet<string> known = old.Algorithm == wanted.Algorithm ? [.. Enumerable.Range(0, old.Count).Select(chunk => NameOf(old, chunk))] : [];
        HashSet<string> seen = [];
        int chunks = 0, newChunks = 0;
        long newBytes = 0;
        long? stored = store is null ? null : 0;
        for (int chunk = 0; chunk < wanted.Count; chunk++)
        {
            if (!seen.Add(NameOf(wanted, chunk)))
                continue;
            chunks++;
            if (known.Contains(NameOf(wanted, chunk)))
                continue;
            newChunks++;
            newBytes += wanted.LengthOf(chunk);
            stored += store is null ? 0 : Find(store, chunk);
        }
        return new CasyncEstimate { NewBytes = newBytes, StoredBytes = stored, NewChunkCount = newChunks, TotalBytes = wanted.Length, ChunkCount = chunks, IndexBytes = 0 };
    }

    private long? Find(ObjectFolder store, int chunk) =>
        (store.Find(format.ObjectOf(wanted.IdOf(chunk), isPlain: false)) ?? store.Find(format.ObjectOf(wanted.IdOf(chunk), isPlain: true)))?.Bytes;

    private static string NameOf(NamedChunks chunks, int chunk) => Convert.ToHexString(chunks.IdOf(chunk));
}
