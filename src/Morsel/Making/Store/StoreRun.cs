using System.Collections.Concurrent;
using Morsel.Files;
using Morsel.Formats;
using Morsel.Hashing;
using Morsel.Packing;

namespace Morsel.Making.Store;

/// <summary>Stores the chunks of one content, each that is not in the store yet, and makes the index that names all of them.</summary>
/// <remarks>The content is read once, and cut on one thread, so that the borders are the same however many threads there are; the rest is done on all of them.</remarks>
/// <param name="format">How objects are called.</param>
/// <param name="writer">What they and the index look like.</param>
/// <param name="store">Where the objects go.</param>
internal sealed class StoreRun(IStoreFormat format, IStoreWriter writer, ObjectWriter store) : IDisposable
{
    private const long MostBytes = 96 << 20;

    private readonly ConcurrentBag<IObjectPacker> _packers = [];
    private readonly List<long> _ends = [];
    private readonly List<byte> _ids = [];
    private int _newChunks;
    private long _storedBytes;

    /// <summary>Stores all chunks. When it returns they are on the disk, so that an index may name them.</summary>
    /// <param name="read">Reads the next bytes of the content: none at its end.</param>
    /// <param name="length">Bytes in the content as far as it is known; 0 where it is not.</param>
    /// <param name="progress">Told about every batch.</param>
    /// <param name="cancellationToken">Ends the work; what is stored stays, and is not stored again.</param>
    /// <exception cref="IOException">The content cannot be read, or the store not be written.</exception>
    public async Task<MadeIndex> RunAsync(Func<Memory<byte>, int> read, long length, IProgress<MakeProgress>? progress, CancellationToken cancellationToken)
    {
        var feed = new ChunkFeed(read, writer.Cutter);
        using Digester whole = Digester.Begin(DigestAlgorithm.Sha256);
        await new OrderedPipeline<StoreBatch>(BatchCount(feed))
        {
            Fill = feed.Fill,
            Work = batch => batch.Store(writer.Algorithm, format.IdBytes, Store),
            Drain = batch =>
            {
                whole.Append(batch.Content);
                Add(batch);
                progress?.Report(new MakeProgress(_ends[^1], Math.Max(length, _ends[^1])));
            },
        }.RunAsync(cancellationToken).ConfigureAwait(false);
        store.Flush();
        var chunks = new NamedChunks(writer.Algorithm, [.. _ends], [.. _ids]);
        return new MadeIndex(writer.Index(chunks), chunks, new Digest(DigestAlgorithm.Sha256, whole.End())) { NewChunks = _newChunks, StoredBytes = _storedBytes };
    }

    /// <summary>Makes sure, where making took long, that all chunks are still there, and young, so that nobody clears them up.</summary>
    /// <exception cref="IOException">One is gone.</exception>
    public void KeepAll(NamedChunks chunks)
    {
        for (int chunk = 0; chunk < chunks.Count; chunk++)
        {
            if (!Keep(chunks.IdOf(chunk)))
                throw new IOException($"the chunk {Convert.ToHexStringLower(chunks.IdOf(chunk))} was deleted from the store while the index was made; no index was written, try again");
        }
    }

    public void Dispose()
    {
        foreach (IObjectPacker packer in _packers)
            packer.Dispose();
    }

    // Enough to keep all cores busy while some wait for their turn; of long chunks one for each.
    private static int BatchCount(ChunkFeed feed) =>
        (int)Math.Clamp(MostBytes / feed.MostBatchBytes, Environment.ProcessorCount, (2 * Environment.ProcessorCount) + 1);

    private void Add(StoreBatch batch)
    {
        long start = _ends.Count == 0 ? 0 : _ends[^1];
        for (int chunk = 0; chunk < batch.ChunkCount; chunk++)
            _ends.Add(start + batch.EndOf(chunk));
        _ids.AddRange(batch.Ids);
        _newChunks += batch.NewChunks;
        _storedBytes += batch.StoredBytes;
    }

    private bool Keep(ReadOnlySpan<byte> id) => store.Keep(format.ObjectOf(id, isPlain: false)) || store.Keep(format.ObjectOf(id, isPlain: true));

    private int Store(ReadOnlySpan<byte> id, ReadOnlySpan<byte> content)
    {
        if (Keep(id))
            return 0;
        if (!_packers.TryTake(out IObjectPacker? packer))
            packer = writer.CreatePacker();
        ReadOnlySpan<byte> stored = packer.Pack(content).Span;
        bool isNew = store.Add(format.ObjectOf(id, isPlain: false), stored);
        int bytes = stored.Length;
        _packers.Add(packer);
        return isNew ? bytes : 0;
    }
}

/// <summary>An index that was made; its chunks are stored.</summary>
/// <param name="Bytes">The index file.</param>
/// <param name="Chunks">What it says.</param>
/// <param name="Whole">The SHA-256 of the content.</param>
internal sealed record MadeIndex(byte[] Bytes, NamedChunks Chunks, Digest Whole)
{
    /// <summary>Chunks that were not in the store before; equal ones count once.</summary>
    public required int NewChunks { get; init; }

    /// <summary>Bytes that are stored of those.</summary>
    public required long StoredBytes { get; init; }
}
