using Morsel.Compression;
using Morsel.Compression.Gzip;
using Morsel.Fetching;
using Morsel.Proof;
using Morsel.Target;
using Morsel.Transports;

namespace Morsel.Routes.Gzip;

/// <summary>Unpacks a whole gzip file as it comes, and writes what is missing of the target: the way that needs no map.</summary>
/// <param name="verifier">Proves blocks.</param>
/// <param name="sink">Takes them.</param>
internal sealed class PackedStream(BlockVerifier verifier, IVerifiedSink sink)
{
    private const int BufferBytes = 64 << 10;

    private readonly TargetLayout _layout = verifier.Index.Layout;
    private readonly byte[] _plain = new byte[Math.Max(BufferBytes, verifier.Index.Layout.BlockBytes)];
    private BlockSet _known = new(0);
    private int _block;
    private int _filled;

    /// <summary>What was fetched and what it cost.</summary>
    public FetchTally Tally { get; } = new();

    /// <summary>Fetches the file once.</summary>
    /// <param name="source">Where it is.</param>
    /// <param name="onProgress">Told about bytes of the target as they are written.</param>
    /// <param name="cancellationToken">Ends the fetching; what was written stays.</param>
    /// <exception cref="TransportException">It did not come, or is no gzip file.</exception>
    public async Task FetchAsync(FetchSource source, Action<long> onProgress, CancellationToken cancellationToken)
    {
        (_known, _block, _filled) = (new BlockSet(_layout.BlockCount), 0, 0);
        sink.CopyKnown(_known);
        Tally.Requests++;
        var request = new TransferRequest(source.Resource, []) { Home = source.Home };
        TransferReply reply = await source.Transport.SendAsync(request, cancellationToken).ConfigureAwait(false);
        await using (reply.ConfigureAwait(false))
        {
            try
            {
                while (!_known.IsFull && await reply.NextPartAsync(cancellationToken).ConfigureAwait(false) is { } part)
                    await UnpackAsync(part, onProgress, cancellationToken).ConfigureAwait(false);
            }
            catch (InvalidDataException e)
            {
                throw new TransportException(TransportFailure.BadReply, source.Resource, e.Message);
            }
            finally
            {
                Tally.TransferredBytes += reply.BodyBytes;
            }
        }
    }

    private async Task UnpackAsync(ReplyPart part, Action<long> onProgress, CancellationToken cancellationToken)
    {
        using var decoder = new GzipDecoder();
        byte[] packed = new byte[BufferBytes];
        for (int read = 1; read > 0 && !_known.IsFull;)
        {
            read = await part.ReadAsync(packed, cancellationToken).ConfigureAwait(false);
            long before = Tally.FetchedBytes;
            Unpack(decoder, packed.AsSpan(0, read));
            onProgress(Tally.FetchedBytes - before);
        }
    }

    private void Unpack(GzipDecoder decoder, ReadOnlySpan<byte> packed)
    {
        bool isLast = packed.IsEmpty;
        while (_block < _layout.BlockCount)
        {
            BlockRun run = _layout.RunFrom(_block, _plain.Length);
            run = run with { Count = Math.Min(run.Count, BlockVerifier.MostBlocks) };
            int room = (int)_layout.RangeOf(run).Length;
            DecodeStep step = decoder.Decode(packed, _plain.AsSpan(_filled, room - _filled), isLast);
            packed = packed[step.Consumed..];
            _filled += step.Produced;
            if (_filled == room)
                Take(run);
            else if (step is { Consumed: 0, Produced: 0 })
                return;
        }
    }

    private void Take(BlockRun run)
    {
        ProvenBlocks proven = verifier.Prove(_plain.AsMemory(0, _filled), run);
        (_filled, _block) = (0, run.End);
        for (int block = _known.NextMissing(run.First); block < run.End; block = _known.NextMissing(block + 1))
        {
            if ((proven.Mask >> (block - run.First) & 1) == 0)
                continue;
            VerifiedBlocks blocks = proven.Take(new BlockRun(block, 1));
            sink.Write(blocks);
            _known.Add(block);
            Tally.FetchedBytes += blocks.Range.Length;
        }
    }
}
