using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Morsel.Formats;
using Morsel.Hashing;
using Morsel.Target;

namespace Morsel.Packing;

/// <summary>Proves all that a payload stores and unpacks it, on all cores, in the order of the chunks.</summary>
internal sealed class PayloadUnpacker : IDisposable
{
    private const int BatchBytes = 512 << 10;

    private readonly OpenPayload _source;
    private readonly Payload _payload;
    private readonly ConcurrentBag<IChunkUnpacker> _unpackers = [];
    private readonly Digester? _digest;
    private readonly Action<UnpackBatch> _take;
    private int _next = 1;

    /// <param name="source">The payload, its body there.</param>
    /// <param name="take">Called for each batch, beside others and in no order, once its content is proven.</param>
    public PayloadUnpacker(OpenPayload source, Action<UnpackBatch> take)
    {
        (_source, _payload, _take) = (source, source.Payload, take);
        _digest = _payload.BodyDigestAlgorithm is { } algorithm ? Digester.Begin(algorithm) : null;
        Dictionary = ReadDictionary();
    }

    /// <summary>Called for each batch in the order of the chunks, one at a time, once its content is proven.</summary>
    public Action<UnpackBatch>? TakeInOrder { get; init; }

    /// <summary>The proven dictionary; empty if there is none.</summary>
    public byte[] Dictionary { get; }

    /// <summary>Proves and unpacks all chunks, then compares the digest of all that is stored.</summary>
    /// <exception cref="VerificationException">A chunk or the whole is not what the header describes.</exception>
    /// <exception cref="IOException">It cannot be read, or what unpacks it is not installed.</exception>
    public async Task RunAsync(IProgress<MakeProgress>? progress, CancellationToken cancellationToken)
    {
        var pipeline = new OrderedPipeline<UnpackBatch>(OrderedPipeline<UnpackBatch>.CountFor(2L * BatchBytes + LongestChunk()))
        {
            Fill = Fill,
            Work = Unpack,
            Drain = batch =>
            {
                _digest?.Append(batch.Stored);
                TakeInOrder?.Invoke(batch);
                progress?.Report(new MakeProgress(batch.ContentEnd, _payload.ContentLength));
            },
        };
        await pipeline.RunAsync(cancellationToken).ConfigureAwait(false);
        if (_digest is not null && !_digest.End().AsSpan(0, _payload.BodyDigest.Length).SequenceEqual(_payload.BodyDigest))
            throw new VerificationException($"{_source.Path}: the stored data as a whole does not match its digest, though each chunk does");
    }

    public void Dispose()
    {
        foreach (IChunkUnpacker unpacker in _unpackers)
            unpacker.Dispose();
        _digest?.Dispose();
    }

    private byte[] ReadDictionary()
    {
        byte[] stored = new byte[_payload.StoredBytes(0)];
        _source.ReadStored(0, 0, stored);
        _digest?.Append(stored);
        byte[] dictionary = new byte[_payload.ContentBytes(0)];
        using IChunkUnpacker unpacker = _payload.CreateUnpacker([]);
        try
        {
            unpacker.Unpack(0, stored, dictionary);
        }
        catch (InvalidDataException failure)
        {
            throw new VerificationException($"{_source.Path}: the dictionary: {failure.Message}");
        }
        return dictionary;
    }

    private long LongestChunk()
    {
        long longest = 0;
        for (int chunk = 1; chunk < _payload.ChunkCount; chunk++)
            longest = Math.Max(longest, _payload.StoredBytes(chunk) + (long)_payload.ContentBytes(chunk));
        return longest;
    }

    private bool Fill(UnpackBatch batch)
    {
        int first = _next;
        long bytes = 0;
        while (_next < _payload.ChunkCount && bytes < BatchBytes)
        {
            bytes += _payload.StoredBytes(_next) + (long)_payload.ContentBytes(_next);
            _next++;
        }
        if (_next > first)
            batch.Begin(_payload, first, _next - 1);
        return _next > first;
    }

    private void Unpack(UnpackBatch batch)
    {
        if (!_unpackers.TryTake(out IChunkUnpacker? unpacker))
            unpacker = CreateUnpacker();
        _source.ReadStored(batch.FirstChunk, batch.LastChunk, batch.Stored);
        for (int chunk = batch.FirstChunk; chunk <= batch.LastChunk; chunk++)
        {
            try
            {
                unpacker.Unpack(chunk, batch.StoredOf(chunk), batch.ContentOf(chunk));
            }
            catch (InvalidDataException failure)
            {
                throw new VerificationException(
                    $"{_source.Path}: chunk {chunk}, bytes {_payload.StoredStart(chunk)} to {_payload.StoredEnd(chunk)}: {failure.Message}");
            }
        }
        _take(batch);
        _unpackers.Add(unpacker);
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "Goes into the bag, which is emptied at the end.")]
    private IChunkUnpacker CreateUnpacker()
    {
        try
        {
            return _payload.CreateUnpacker(Dictionary);
        }
        catch (InvalidDataException failure)
        {
            throw new VerificationException($"{_source.Path}: the dictionary: {failure.Message}");
        }
    }
}
