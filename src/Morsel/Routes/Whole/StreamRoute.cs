using Morsel.Compression;
using Morsel.Fetching;
using Morsel.Planning;
using Morsel.Proof;
using Morsel.Target;
using Morsel.Transports;

namespace Morsel.Routes.Whole;

/// <summary>The way by all of a packed form, unpacked from its beginning as it comes: it needs no map, and nothing that is there.</summary>
/// <param name="origin">The packed form.</param>
/// <param name="verifier">Proves blocks.</param>
/// <param name="newDecoder">Makes what unpacks it.</param>
internal sealed class StreamRoute(Origin origin, BlockVerifier verifier, Func<IStreamDecoder> newDecoder) : IRoute
{
    public Origin Origin => origin;

    public string Name => "the whole gzip file";

    // All that comes first is fetched for what comes last.
    public bool BringsAny => false;

    /// <summary>About how long the packed form is, in bytes.</summary>
    public required long PackedBytes { get; init; }

    public RouteCost? CostOf(BlockSet known, LinkCost link) =>
        known.IsFull ? default(RouteCost) : new RouteCost(PackedBytes, Ranges: 1, Requests: 1, link.TimeForWhole(PackedBytes));

    public async Task<string> FetchAsync(IVerifiedSink sink, IProvenBytes target, RouteTerms terms, CancellationToken cancellationToken)
    {
        TransportException? problem = null;
        foreach (FetchSource source in terms.Sources)
        {
            try
            {
                await FetchFromAsync(source, sink, terms, cancellationToken).ConfigureAwait(false);
                return "the content of the gzip file differs";
            }
            catch (TransportException e)
            {
                problem = e;
            }
        }
        throw problem!;
    }

    // A break costs all that came before it, so it is asked again, but not for ever.
    private async Task FetchFromAsync(FetchSource source, IVerifiedSink sink, RouteTerms terms, CancellationToken cancellationToken)
    {
        var wait = new RetryWait(terms.Guards.Clock);
        while (true)
        {
            using IStreamDecoder decoder = newDecoder();
            var reading = new StreamReading(decoder, verifier, sink, terms.OnProgress);
            try
            {
                await AskAsync(source, reading, terms.Tally, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (TransportException e) when (e.MayPass)
            {
                if (reading.WrittenBytes > 0)
                    wait.Succeed();
                await wait.WaitAsync(e, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static async Task AskAsync(FetchSource source, StreamReading reading, FetchTally tally, CancellationToken cancellationToken)
    {
        tally.CountRequest(source.Resource);
        var request = new TransferRequest(source.Resource, []) { Home = source.Home };
        TransferReply reply = await source.Transport.SendAsync(request, cancellationToken).ConfigureAwait(false);
        await using (reply.ConfigureAwait(false))
        {
            try
            {
                while (!reading.IsComplete && await reply.NextPartAsync(cancellationToken).ConfigureAwait(false) is { } part)
                    await reading.ReadAsync(part, cancellationToken).ConfigureAwait(false);
            }
            catch (InvalidDataException e)
            {
                throw new TransportException(TransportFailure.BadReply, source.Resource, e.Message);
            }
            finally
            {
                tally.CountBody(source.Resource, reply.BodyBytes);
                tally.FetchedBytes += reading.WrittenBytes;
            }
        }
    }
}

/// <summary>Unpacks one answer and writes what is missing of the target.</summary>
internal sealed class StreamReading
{
    private const int BufferBytes = 64 << 10;

    private readonly IStreamDecoder _decoder;
    private readonly Action<long> _onProgress;
    private readonly BlockSet _known;
    private readonly UnpackedBlocks _blocks;

    /// <param name="decoder">Unpacks it.</param>
    /// <param name="verifier">Proves blocks.</param>
    /// <param name="sink">Takes them.</param>
    /// <param name="onProgress">Told about bytes of the target as they are written.</param>
    public StreamReading(IStreamDecoder decoder, BlockVerifier verifier, IVerifiedSink sink, Action<long> onProgress)
    {
        (_decoder, _onProgress, _known) = (decoder, onProgress, new BlockSet(verifier.Index.Layout.BlockCount));
        sink.CopyKnown(_known);
        _blocks = new UnpackedBlocks(verifier, sink, _known);
        _blocks.Begin(new BlockRun(0, _known.BlockCount));
    }

    /// <summary>Whether nothing of the target is missing.</summary>
    public bool IsComplete => _known.IsFull;

    /// <summary>Bytes of the target that were proven and written.</summary>
    public long WrittenBytes => _blocks.WrittenBytes;

    /// <summary>Reads on to the end, or until nothing is missing.</summary>
    /// <exception cref="TransportException">The answer broke off.</exception>
    /// <exception cref="InvalidDataException">It is not packed so.</exception>
    public async Task ReadAsync(ReplyPart part, CancellationToken cancellationToken)
    {
        byte[] packed = new byte[BufferBytes];
        for (int read = 1; read > 0 && !IsComplete;)
        {
            read = await part.ReadAsync(packed, cancellationToken).ConfigureAwait(false);
            long before = WrittenBytes;
            Unpack(packed.AsSpan(0, read));
            _onProgress(WrittenBytes - before);
        }
    }

    private void Unpack(ReadOnlySpan<byte> packed)
    {
        bool isLast = packed.IsEmpty;
        for (DecodeStep step = new(0, 1); !_blocks.IsDone && step is not { Consumed: 0, Produced: 0 }; packed = packed[step.Consumed..])
        {
            step = _decoder.Decode(packed, _blocks.Room, isLast);
            _ = _blocks.Add(step.Produced);
        }
    }
}
