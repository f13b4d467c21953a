namespace Morsel.Transports.Http;

/// <summary>The bytes of one answer as they come; each read ends at the stall time-out.</summary>
internal sealed class ResponseBody : IDisposable
{
    private readonly Stream _stream;
    private readonly Uri _resource;
    private readonly WaitLimit _stall;
    private readonly HostTraits _manners;

    /// <param name="stream">The body; disposed of with this.</param>
    /// <param name="resource">What the messages name.</param>
    /// <param name="stall">Longest wait for the next byte; disposed of with this.</param>
    /// <param name="manners">Learns what the host does wrong.</param>
    public ResponseBody(Stream stream, Uri resource, WaitLimit stall, HostTraits manners) =>
        (_stream, _resource, _stall, _manners) = (stream, resource, stall, manners);

    /// <summary>Holds reading back; null where nothing does.</summary>
    /// <value>Default null.</value>
    public RateLimiter? Pace { get; init; }

    /// <summary>Bytes read so far.</summary>
    public long BytesRead { get; private set; }

    /// <summary>What the body looks like, if not like what was asked for; said where it ends early.</summary>
    public string Doubt { private get; init; } = "";

    /// <returns>Bytes read; 0 at the end of the body.</returns>
    /// <exception cref="TransportException">The connection broke or stalled.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (Pace is not null)
            buffer = buffer[..await Pace.WaitAsync(buffer.Length, cancellationToken).ConfigureAwait(false)];
        try
        {
            using WaitLimit.Wait wait = _stall.Begin(cancellationToken);
            int byteCount = await _stream.ReadAsync(buffer, _stall.Token).ConfigureAwait(false);
            BytesRead += byteCount;
            Pace?.Count(byteCount);
            return byteCount;
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception e) when (_stall.Token.IsCancellationRequested)
        {
            throw new TransportException(TransportFailure.TimedOut, _resource, $"the server stopped sending after {BytesRead} bytes", e);
        }
        catch (Exception e) when (NetworkFault.Is(e))
        {
            _manners.Judge(e, _resource);
            throw NetworkFault.From(e, _resource);
        }
    }

    /// <summary>The answer broke a rule of ours or of HTTP.</summary>
    public TransportException Bad(string problem) => new(TransportFailure.BadReply, _resource, problem);

    /// <summary>The answer ended before <paramref name="expected"/> had come.</summary>
    public TransportException Short(string expected) =>
        new(TransportFailure.Network, _resource, $"the answer ended after {BytesRead} bytes, expected {expected}{Doubt}");

    public void Dispose()
    {
        _stream.Dispose();
        _stall.Dispose();
    }
}
