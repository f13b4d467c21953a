namespace Morsel.Transports.Http;

/// <summary>The bytes of one answer as they come; each read ends at the stall time-out.</summary>
internal sealed class ResponseBody : IDisposable
{
    private readonly Stream _stream;
    private readonly Uri _resource;
    private readonly WaitLimit _stall;
    private readonly Pace? _pace;

    /// <param name="stream">The body; disposed of with this.</param>
    /// <param name="resource">What the messages name.</param>
    /// <param name="stallTimeout">Longest wait for the next byte.</param>
    /// <param name="clock">The time that the wait is measured by.</param>
    /// <param name="pace">Holds reading back; null where nothing does.</param>
    public ResponseBody(Stream stream, Uri resource, TimeSpan stallTimeout, TimeProvider clock, Pace? pace = null)
    {
        _stream = stream;
        _pace = pace;
        _resource = resource;
        _stall = new WaitLimit(stallTimeout, clock);
    }

    /// <summary>Bytes read so far.</summary>
    public long BytesRead { get; private set; }

    /// <returns>Bytes read; 0 at the end of the body.</returns>
    /// <exception cref="TransportException">The connection broke or stalled.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_pace is not null)
            buffer = buffer[..await _pace.WaitAsync(buffer.Length, cancellationToken).ConfigureAwait(false)];
        try
        {
            using WaitLimit.Wait wait = _stall.Begin(cancellationToken);
            int byteCount = await _stream.ReadAsync(buffer, _stall.Token).ConfigureAwait(false);
            BytesRead += byteCount;
            _pace?.Count(byteCount);
            return byteCount;
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception e) when (_stall.Token.IsCancellationRequested)
        {
            throw new TransportException(TransportFailure.TimedOut, _resource, $"no more bytes for too long after the first {BytesRead}", e);
        }
        catch (Exception e) when (NetworkFault.Is(e))
        {
            throw NetworkFault.From(e, _resource);
        }
    }

    /// <summary>The answer broke a rule of ours or of HTTP.</summary>
    public TransportException Bad(string problem) => new(TransportFailure.BadReply, _resource, problem);

    /// <summary>The answer ended before <paramref name="expected"/> had come.</summary>
    public TransportException Short(string expected) =>
        new(TransportFailure.Network, _resource, $"the answer ended after {BytesRead} bytes, expected {expected}");

    public void Dispose()
    {
        _stream.Dispose();
        _stall.Dispose();
    }
}
