using System.Buffers;
using Morsel.Proof;
using Morsel.Target;
using Morsel.Transports;

namespace Morsel.Fetching;

/// <summary>Cuts an answer into blocks, proves them and writes those that are wanted.</summary>
/// <param name="verifier">Proves blocks.</param>
/// <param name="sink">Takes them.</param>
/// <param name="unwanted">Blocks that are there already; those that are written are added.</param>
/// <param name="onProgress">Told about blocks as they are written, in bytes.</param>
internal sealed class ReplyReceiver(BlockVerifier verifier, IVerifiedSink sink, BlockSet unwanted, Action<long> onProgress)
{
    private const int BufferBytes = 256 << 10;

    // Reading on over bytes nobody wants is cheaper than another request only for so long.
    private const long MostSkippedBytes = 256 << 10;

    private readonly TargetLayout _layout = verifier.Index.Layout;

    /// <summary>Blocks that were wanted and came wrong.</summary>
    public List<int> Mismatched { get; } = [];

    /// <summary>Bytes that were wanted, proven and written.</summary>
    public long WrittenBytes { get; private set; }

    /// <summary>Parts that held something of the target.</summary>
    public int Parts { get; private set; }

    /// <summary>Reads the answer to its end, or until nothing more of it is wanted.</summary>
    /// <param name="reply">The answer.</param>
    /// <param name="mayStopEarly">Whether to stop before a long stretch that nobody wants.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task ReceiveAsync(TransferReply reply, bool mayStopEarly, CancellationToken cancellationToken)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(Math.Max(BufferBytes, _layout.BlockBytes));
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
        int block = _layout.FirstBlockFrom(part.Start);
        if (!await SkipAsync(part, _layout.StartOf(block) - part.Start, buffer, cancellationToken).ConfigureAwait(false))
            return;
        while (block < _layout.BlockCount && IsWorthReading(block, mayStopEarly))
        {
            BlockRun run = _layout.RunFrom(block, buffer.Length);
            ByteRange range = _layout.RangeOf(run);
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
        return next < _layout.BlockCount && (!mayStopEarly || _layout.StartOf(next) - _layout.StartOf(block) <= MostSkippedBytes);
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

    private void Take(long start, ReadOnlyMemory<byte> bytes)
    {
        if (bytes.IsEmpty || _layout.WholeBlocksIn(new ByteRange(start, start + bytes.Length)) is not { } whole)
            return;
        for (int first = unwanted.NextMissing(whole.First); first < whole.End;)
        {
            int end = Math.Min(Math.Min(unwanted.NextMember(first), whole.End), first + BlockVerifier.MostBlocks);
            TakeRun(bytes[(int)(_layout.StartOf(first) - start)..], new BlockRun(first, end - first));
            first = unwanted.NextMissing(end);
        }
    }

    private void TakeRun(ReadOnlyMemory<byte> bytes, BlockRun run)
    {
        ProvenBlocks proven = verifier.Prove(bytes, run);
        for (int i = 0; i < run.Count;)
        {
            int length = System.Numerics.BitOperations.TrailingZeroCount(~(proven.Mask >> i));
            length = Math.Min(length, run.Count - i);
            if (length == 0)
            {
                Mismatched.Add(run.First + i);
                i++;
                continue;
            }
            VerifiedBlocks blocks = proven.Take(new BlockRun(run.First + i, length));
            sink.Write(blocks);
            long newBytes = Count(blocks);
            WrittenBytes += newBytes;
            onProgress(newBytes);
            i += length;
        }
    }

    // Another answer may have brought a block meanwhile, as the filling between two ranges: it counts once.
    private long Count(VerifiedBlocks blocks)
    {
        lock (unwanted)
        {
            long newBytes = 0;
            for (int block = blocks.Run.First; block < blocks.Run.End; block++)
                newBytes += unwanted.Add(block) ? _layout.RangeOf(block).Length : 0;
            return newBytes;
        }
    }
}
