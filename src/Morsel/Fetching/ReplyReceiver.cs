using System.Buffers;
using Morsel.Target;
using Morsel.Transports;

namespace Morsel.Fetching;

/// <summary>Takes one answer in.</summary>
internal abstract class ReplyReceiver
{
    /// <summary>Blocks that were wanted and came wrong.</summary>
    public List<int> Mismatched { get; } = [];

    /// <summary>Bytes that were wanted and taken.</summary>
    public long WrittenBytes { get; protected set; }

    /// <summary>Parts that held something of the target.</summary>
    public int Parts { get; protected set; }

    /// <summary>Reads the answer to its end, or until nothing more of it is wanted.</summary>
    /// <param name="reply">The answer.</param>
    /// <param name="mayStopEarly">Whether to stop before a long stretch that nobody wants.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public abstract Task ReceiveAsync(TransferReply reply, bool mayStopEarly, CancellationToken cancellationToken);
}

/// <summary>Reads an answer in runs of whole blocks, as far as it brings any that are wanted.</summary>
/// <param name="layout">The resource.</param>
/// <param name="unwanted">Blocks that are there already.</param>
internal abstract class RunReceiver(TargetLayout layout, BlockSet unwanted) : ReplyReceiver
{
    private const int BufferBytes = 256 << 10;

    // Reading on over bytes nobody wants is cheaper than another request only for so long.
    private const long MostSkippedBytes = 256 << 10;

    /// <summary>Whether no more can be taken for now.</summary>
    protected bool IsFull { get; set; }

    public override async Task ReceiveAsync(TransferReply reply, bool mayStopEarly, CancellationToken cancellationToken)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(Math.Max(BufferBytes, layout.BlockBytes));
        try
        {
            while (await reply.NextPartAsync(cancellationToken).ConfigureAwait(false) is { } part)
            {
                Parts++;
                await ReceivePartAsync(part, buffer, mayStopEarly, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task ReceivePartAsync(ReplyPart part, Memory<byte> buffer, bool mayStopEarly, CancellationToken cancellationToken)
    {
        int block = layout.FirstBlockFrom(part.Start);
        if (!await SkipAsync(part, layout.StartOf(block) - part.Start, buffer, cancellationToken).ConfigureAwait(false))
            return;
        while (block < layout.BlockCount && IsWorthReading(block, mayStopEarly))
        {
            BlockRun run = layout.RunFrom(block, buffer.Length);
            ByteRange range = layout.RangeOf(run);
            int room = (int)range.Length;
            int filled = 0;
            try
            {
                for (int read = 1; read > 0 && filled < room; filled += read)
                    read = await part.ReadAsync(buffer[filled..room], cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                // What came before a break is kept: proven blocks are proven blocks.
                Take(range.Start, buffer[..filled]);
            }
            if (filled < room)
                return;
            block = run.End;
        }
    }

    private bool IsWorthReading(int block, bool mayStopEarly)
    {
        int next = unwanted.NextMissing(block);
        return !IsFull && next < layout.BlockCount && (!mayStopEarly || layout.StartOf(next) - layout.StartOf(block) <= MostSkippedBytes);
    }

    private static async Task<bool> SkipAsync(ReplyPart part, long bytes, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        while (bytes > 0)
        {
            int read = await part.ReadAsync(buffer[..(int)Math.Min(bytes, buffer.Length)], cancellationToken).ConfigureAwait(false);
            if (read == 0)
                return false;
            bytes -= read;
        }
        return true;
    }

    /// <summary>Takes what of some bytes is wanted.</summary>
    /// <param name="start">Where they are in the resource.</param>
    /// <param name="bytes">The bytes; what is no whole block at their end is left.</param>
    protected abstract void Take(long start, ReadOnlyMemory<byte> bytes);
}
