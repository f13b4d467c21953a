using Morsel.Formats;
using Morsel.Hashing;

namespace Morsel.Making;

/// <summary>Reads content once and computes everything its description needs, on all cores.</summary>
/// <remarks>
/// Every whole digest is a chain that only one core can follow, so each has a thread of its own; another one reads ahead, or unpacks, and
/// computes the checksums of blocks while a buffer is still in its cache. How long the content is may turn out at its end only.
/// </remarks>
internal sealed class SourceDigester
{
    private const int BufferBytes = 1 << 20;
    private const int MostRingBytes = 8 << 20;

    private readonly IContentReader _content;
    private readonly TargetShape _shape;
    private readonly IContentReceiver? _receiver;
    private readonly BufferRing _ring;
    private readonly BlockSums _sums;
    private readonly BlockSums? _besides;

    /// <param name="content">What is read.</param>
    /// <param name="likelyLength">How long it probably is, in bytes.</param>
    /// <param name="shapeOf">What must be computed of content of some length. It must not change with the length but for the layout, and the bytes kept of a checksum.</param>
    /// <param name="receiver">Who takes the content as well, on another thread.</param>
    /// <param name="besides">Computes the checksums of other blocks as well; their bytes are a power of two.</param>
    public SourceDigester(IContentReader content, long likelyLength, Func<long, TargetShape> shapeOf, IContentReceiver? receiver = null, BlockSums? besides = null)
    {
        (_content, _shape, _receiver, _besides) = (content, shapeOf(likelyLength), receiver, besides);
        int bufferBytes = Math.Max(Math.Max(BufferBytes, besides?.BlockBytes ?? 0), _shape.Layout.BlockBytes), readers = _shape.WholeDigests.Count + (receiver is null ? 0 : 1);
        _ring = new BufferRing(Math.Max(3, MostRingBytes / bufferBytes), bufferBytes, readers);
        _sums = new BlockSums(_shape, shapeOf);
    }

    /// <summary>Computes the checksums of all blocks and the digests of the whole.</summary>
    /// <param name="progress">Told how much of the file was read.</param>
    /// <param name="fileLength">Bytes of the file.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="IOException">The file cannot be read, or is shorter than it was.</exception>
    public async Task<DescribedTarget> RunAsync(IProgress<MakeProgress>? progress, long fileLength, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<Digest>[] digesting = [.. _shape.WholeDigests.Select((algorithm, consumer) => OnThread(() => DigestAll(algorithm, consumer)))];
        Task receiving = _receiver is null ? Task.CompletedTask : OnThread(() => ReceiveAllAsync(_receiver, digesting.Length, stop)).Unwrap();
        Task<bool> reading = OnThread(() => ReadAll(progress, fileLength, stop.Token));
        await Task.WhenAll([reading, receiving, .. digesting]).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return _sums.Describe(await Task.WhenAll(digesting).ConfigureAwait(false));
    }

    private static Task<T> OnThread<T>(Func<T> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private bool ReadAll(IProgress<MakeProgress>? progress, long fileLength, CancellationToken cancellationToken)
    {
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                byte[] buffer = _ring.WaitForFree();
                int read = _content.Read(buffer);
                if (read == 0)
                    break;
                _ring.Publish(read);
                _sums.Add(buffer.AsSpan(0, read));
                _besides?.Add(buffer.AsSpan(0, read));
                progress?.Report(new MakeProgress(_content.FileBytes, fileLength));
            }
            return true;
        }
        finally
        {
            _ring.Complete();
        }
    }

    // Whoever fails reads on, so that nobody waits for him, until the reader has heard of it.
    private async Task ReceiveAllAsync(IContentReceiver receiver, int consumer, CancellationTokenSource stop)
    {
        try
        {
            for (; _ring.WaitForNext(consumer) is { } bytes; _ring.Release(consumer))
                await receiver.TakeAsync(bytes, stop.Token).ConfigureAwait(false);
            if (!stop.IsCancellationRequested)
                await receiver.FinishAsync(stop.Token).ConfigureAwait(false);
        }
        catch
        {
            await stop.CancelAsync().ConfigureAwait(false);
            while (_ring.WaitForNext(consumer) is not null)
                _ring.Release(consumer);
            throw;
        }
    }

    private Digest DigestAll(DigestAlgorithm algorithm, int consumer)
    {
        using var hash = Digester.Begin(algorithm);
        while (_ring.WaitForNext(consumer) is { } bytes)
        {
            hash.Append(bytes.Span);
            _ring.Release(consumer);
        }
        return new Digest(algorithm, hash.End());
    }
}
