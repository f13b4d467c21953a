using System.Threading.Channels;

namespace Morsel.Packing;

/// <summary>Fills batches one after another, works on them on all cores, and drains them in the order in which they were filled.</summary>
/// <remarks>There are only so many batches, used again and again: memory is bounded, and whoever is too fast waits.</remarks>
/// <typeparam name="TBatch">What is passed on; it keeps its buffers.</typeparam>
internal sealed class OrderedPipeline<TBatch>(int batchCount)
    where TBatch : new()
{
    /// <summary>Fills an empty or used batch; answers whether there was anything left. Never called twice at a time.</summary>
    public required Func<TBatch, bool> Fill { get; init; }

    /// <summary>Works on one batch, beside others.</summary>
    public required Action<TBatch> Work { get; init; }

    /// <summary>Takes what became of a batch. Never called twice at a time.</summary>
    public required Action<TBatch> Drain { get; init; }

    /// <summary>As many batches as keep all cores busy while some wait for their turn.</summary>
    /// <param name="batchBytes">Bytes of memory that one needs at most.</param>
    public static int CountFor(long batchBytes)
    {
        const long mostBytes = 512L << 20;
        return (int)Math.Clamp(mostBytes / Math.Max(1, batchBytes), 2, (2 * Environment.ProcessorCount) + 1);
    }

    /// <summary>Runs to the end; afterwards nothing works on any batch. The first failure ends it, and is thrown.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var free = Channel.CreateUnbounded<TBatch>();
        var filled = Channel.CreateUnbounded<(TBatch Batch, Task Work)>();
        for (int i = 0; i < batchCount; i++)
            free.Writer.TryWrite(new TBatch());
        Task filling = Task.Run(() => FillAllAsync(free.Reader, filled.Writer, stop.Token), CancellationToken.None);
        try
        {
            await foreach ((TBatch batch, Task work) in filled.Reader.ReadAllAsync(stop.Token).ConfigureAwait(false))
            {
                await work.ConfigureAwait(false);
                Drain(batch);
                free.Writer.TryWrite(batch);
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await filling.ConfigureAwait(false);
            while (filled.Reader.TryRead(out (TBatch Batch, Task Work) rest))
                await rest.Work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // Whatever happens here is told through the channel.
    private async Task FillAllAsync(ChannelReader<TBatch> free, ChannelWriter<(TBatch Batch, Task Work)> filled, CancellationToken cancellationToken)
    {
        try
        {
            for (; ; )
            {
                TBatch batch = await free.ReadAsync(cancellationToken).ConfigureAwait(false);
                if (!Fill(batch))
                    break;
                filled.TryWrite((batch, Task.Run(() => Work(batch), CancellationToken.None)));
            }
            filled.Complete();
        }
        catch (Exception failure)
        {
            filled.Complete(failure);
        }
    }
}
