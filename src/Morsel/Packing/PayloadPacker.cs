using System.Collections.Concurrent;
using Morsel.Files;
using Morsel.Formats;
using Morsel.Hashing;
using Morsel.Matching;

namespace Morsel.Packing;

/// <summary>Cuts a file into chunks and writes what is stored of them, packed on all cores, in their order.</summary>
internal sealed class PayloadPacker : IDisposable
{
    private const int BatchBytes = 256 << 10;
    private const int WindowBytes = 4 << 20;

    private readonly IPayloadWriter _writer;
    private readonly IBlockFile _body;
    private readonly ContentWindow _window;
    private readonly IChunkCutter _cutter;
    private readonly ConcurrentBag<IChunkPacker> _packers = [];
    private readonly Digester? _digest;

    /// <param name="source">The content.</param>
    /// <param name="writer">The format.</param>
    /// <param name="body">Receives what is stored.</param>
    public PayloadPacker(IBlockFile source, IPayloadWriter writer, IBlockFile body)
    {
        (_writer, _body) = (writer, body);
        _cutter = writer.CreateCutter();
        _window = new ContentWindow(source, Math.Max(WindowBytes, 2 * _cutter.LookaheadBytes));
        _digest = writer.BodyDigest is { } algorithm ? Digester.Begin(algorithm) : null;
    }

    /// <summary>What the index says, so far.</summary>
    public PackedChunks Chunks { get; } = new();

    /// <summary>Bytes stored so far.</summary>
    public long StoredBytes { get; private set; }

    /// <summary>Packs the dictionary and all content.</summary>
    /// <returns>The digest of what is stored; null if the format wants none.</returns>
    /// <exception cref="IOException">The content cannot be read, or the body not be written.</exception>
    public async Task<Digest?> RunAsync(IProgress<MakeProgress>? progress, CancellationToken cancellationToken)
    {
        Append(_writer.PackDictionary(Chunks));
        long packed = 0;
        var pipeline = new OrderedPipeline<PackBatch>(OrderedPipeline<PackBatch>.CountFor(2L * (BatchBytes + _cutter.MostBytes)))
        {
            Fill = Fill,
            Work = Pack,
            Drain = batch =>
            {
                Append(batch.Stored);
                batch.AddTo(Chunks, _writer.DigestBytes);
                progress?.Report(new MakeProgress(packed += batch.ContentBytes, _window.Length));
            },
        };
        await pipeline.RunAsync(cancellationToken).ConfigureAwait(false);
        return _digest is null ? null : new Digest(_writer.BodyDigest!.Value, _digest.End());
    }

    public void Dispose()
    {
        foreach (IChunkPacker packer in _packers)
            packer.Dispose();
        _digest?.Dispose();
    }

    private bool Fill(PackBatch batch)
    {
        batch.Clear();
        while (batch.ContentBytes < BatchBytes)
        {
            int bytes = _cutter.Cut(_window.Rest, _window.IsEnd);
            if (bytes > 0)
            {
                batch.Add(_window.Rest[..bytes]);
                _window.Pass(bytes);
            }
            else if (_window.IsEnd)
                break;
            else
                _window.Read();
        }
        return batch.ChunkCount > 0;
    }

    private void Pack(PackBatch batch)
    {
        if (!_packers.TryTake(out IChunkPacker? packer))
            packer = _writer.CreatePacker();
        batch.Pack(packer, _writer.DigestBytes);
        _packers.Add(packer);
    }

    private void Append(ReadOnlySpan<byte> stored)
    {
        _body.Write(stored, StoredBytes);
        _digest?.Append(stored);
        StoredBytes += stored.Length;
    }
}
