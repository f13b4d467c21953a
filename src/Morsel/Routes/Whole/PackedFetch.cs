using Morsel.Compression;
using Morsel.Fetching;
using Morsel.Hashing;
using Morsel.Reporting;
using Morsel.Target;
using Morsel.Transports;

namespace Morsel.Routes.Whole;

/// <summary>A compressed object, where it is and what unpacks it.</summary>
/// <param name="Source">Where it is.</param>
/// <param name="Origin">What is said of it.</param>
/// <param name="NewDecoder">Makes what unpacks it.</param>
internal sealed record PackedObject(FetchSource Source, WholeOrigin Origin, Func<IStreamDecoder> NewDecoder)
{
    /// <summary>The digest of the object itself; null where nobody names one.</summary>
    public Digest? Digest { get; init; }
}

/// <summary>
/// Fetches one compressed object from its beginning to its end, and unpacks it as it comes. Where an answer breaks, it goes on from there; it begins anew once.
/// Never more is read than the object is said to have.
/// </summary>
/// <param name="what">The object.</param>
/// <param name="clock">Says when it takes too long.</param>
/// <param name="tally">Counts what was fetched and what it cost.</param>
internal sealed class PackedFetch(PackedObject what, RunClock clock, FetchTally tally)
{
    private const int BufferBytes = 64 << 10;
    private const int MostBeginnings = 2;

    private readonly byte[] _buffer = new byte[BufferBytes];
    private IStreamDecoder? _decoder;
    private WholeContent? _content;   // what the bytes are of that were unpacked; null where nobody can tell
    private long _position;           // in the object: what stands before it was unpacked
    private int _beginnings;
    private Digester? _digester;      // of the object; null where there is nothing to compare with

    private long PackedBytes => what.Origin.PackedBytes;

    private Uri Resource => what.Source.Resource;

    /// <summary>Fetches and unpacks it.</summary>
    /// <param name="sink">Takes what it holds.</param>
    /// <param name="onProgress">Told about bytes of the target as they are written.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="TransportException">It cannot be had, or is not what it is said to be.</exception>
    public async Task RunAsync(IPlainSink sink, Action<long> onProgress, CancellationToken cancellationToken)
    {
        var wait = new RetryWait(clock);
        try
        {
            while (!sink.IsDone)
            {
                long before = _position;
                try
                {
                    await AskAsync(sink, onProgress, cancellationToken).ConfigureAwait(false);
                }
                catch (TransportException e) when (e.MayPass || (e.Failure == TransportFailure.Changed && _beginnings < MostBeginnings))
                {
                    RunTrace.TellFailure(Resource, e.Problem);
                    if (e.Failure == TransportFailure.Changed)
                        _content = null;
                    if (_position > before)
                        wait.Succeed();
                    await wait.WaitAsync(e, cancellationToken).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            _decoder?.Dispose();
            _digester?.Dispose();
        }
    }

    private async Task AskAsync(IPlainSink sink, Action<long> onProgress, CancellationToken cancellationToken)
    {
        tally.CountRequest(Resource);
        TransferReply reply = await what.Source.Transport.SendAsync(Ask(), cancellationToken).ConfigureAwait(false);
        await using (reply.ConfigureAwait(false))
        {
            try
            {
                ReplyPart part = await OpenAsync(reply, sink, cancellationToken).ConfigureAwait(false);
                await ReadAsync(part, sink, onProgress, cancellationToken).ConfigureAwait(false);
            }
            catch (InvalidDataException e)
            {
                throw Problem(TransportFailure.BadReply, e.Message);
            }
            finally
            {
                tally.CountBody(Resource, reply.BodyBytes);
            }
        }
    }

    // Goes on where it broke off, if somebody can tell that the rest belongs to the beginning.
    private TransferRequest Ask() => _position > 0 && _content is { CanBeJoined: true } content
        ? new(Resource, [new ByteRange(_position, PackedBytes)]) { Home = what.Source.Home, ExpectedLength = PackedBytes, OnlyIfStill = content.Validator }
        : new(Resource, []) { Home = what.Source.Home };

    private async Task<ReplyPart> OpenAsync(TransferReply reply, IPlainSink sink, CancellationToken cancellationToken)
    {
        if (reply.Kind == ReplyKind.RangesRefused)
            throw Problem(TransportFailure.Changed, "the server does not continue where the answer was cut off");
        if (reply.ResourceLength is { } length && length != PackedBytes)
            throw Problem(TransportFailure.BadReply, $"it has {length} bytes, expected {PackedBytes}");
        if (reply.Kind != ReplyKind.Parts)
            Begin(sink);
        else if (!_content!.Is(reply.Validator))
            throw Problem(TransportFailure.Changed, "the file on the server changed");
        _content = new WholeContent(Resource, reply.Validator, PackedBytes);
        ReplyPart? part = await reply.NextPartAsync(cancellationToken).ConfigureAwait(false);
        return part is not null && part.Start == _position ? part : throw Problem(TransportFailure.BadReply, $"the answer does not begin at byte {_position}");
    }

    private void Begin(IPlainSink sink)
    {
        if (_beginnings++ == MostBeginnings)
            throw Problem(TransportFailure.BadReply, "the answer was cut off, and the server does not continue it");
        _decoder?.Dispose();
        _decoder = what.NewDecoder();
        _digester?.Dispose();
        _digester = what.Digest is null ? null : Digester.Begin(what.Digest.Algorithm);
        sink.Begin();
        _position = 0;
    }

    private async Task ReadAsync(ReplyPart part, IPlainSink sink, Action<long> onProgress, CancellationToken cancellationToken)
    {
        var floor = SpeedFloor.OfRun();
        for (long received = 0; !sink.IsDone && _position < PackedBytes;)
        {
            int wanted = (int)Math.Min(_buffer.Length, PackedBytes - _position);
            int read = await part.ReadAsync(_buffer.AsMemory(0, wanted), cancellationToken).ConfigureAwait(false);
            if (read == 0)
                throw Problem(TransportFailure.Network, $"the answer ends after byte {_position}, expected {PackedBytes} bytes");
            if (floor.IsTooSlow(clock.Now, received += read))
                throw Problem(TransportFailure.TooSlow, SpeedFloor.OfRunProblem);
            Unpack(_buffer.AsSpan(0, read), sink, isLast: false, onProgress);
            Pass(read);
        }
        if (!sink.IsDone)
            Unpack([], sink, isLast: true, onProgress);
        if (!sink.IsDone)
            throw Problem(TransportFailure.BadReply, "its content is shorter than the file");
        if (_digester is not null)
            await CompareAsync(part, _digester, cancellationToken).ConfigureAwait(false);
    }

    // Behind the last byte of the content a few may stand that end the object. Where many do, it is another one.
    private async Task CompareAsync(ReplyPart part, Digester digester, CancellationToken cancellationToken)
    {
        long end = Math.Min(PackedBytes, _position + _buffer.Length);
        for (int read = 1; read > 0 && _position < end; Pass(read))
            read = await part.ReadAsync(_buffer.AsMemory(0, (int)(end - _position)), cancellationToken).ConfigureAwait(false);
        if (_position < PackedBytes || !digester.Current().AsSpan().SequenceEqual(what.Digest!.Bytes))
            throw Problem(TransportFailure.BadReply, "its SHA-256 is not the one in the sidecar");
    }

    private void Pass(int read)
    {
        _digester?.Append(_buffer.AsSpan(0, read));
        _position += read;
    }

    private void Unpack(ReadOnlySpan<byte> packed, IPlainSink sink, bool isLast, Action<long> onProgress)
    {
        long written = 0;
        for (DecodeStep step = new(0, 1); !sink.IsDone && step is not { Consumed: 0, Produced: 0 }; packed = packed[step.Consumed..])
        {
            step = _decoder!.Decode(packed, sink.Room, isLast);
            written += sink.Add(step.Produced);
        }
        tally.FetchedBytes += written;
        onProgress(written);
    }

    private TransportException Problem(TransportFailure failure, string problem) => new(failure, Resource, problem);
}
