using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text;

namespace Morsel.Transports.Http;

/// <summary>Notices when a request leaves on a connection, which may be long after the runtime got it: there it waits until one is free.</summary>
internal sealed class SendMoment
{
    private static readonly HttpRequestOptionsKey<SendMoment> Key = new("Morsel.SendMoment");
    private static readonly AsyncLocal<SendMoment?> Current = new();

    private readonly WaitLimit _limit;
    private readonly TimeProvider _clock;
    private long _left;
    private FreshConnection? _connection;

    /// <summary>Watches <paramref name="message"/>, which the caller sends next.</summary>
    /// <param name="message">What is sent.</param>
    /// <param name="limit">Begins when it leaves, and anew when the runtime sends it again.</param>
    /// <param name="clock">The time that is noted.</param>
    public SendMoment(HttpRequestMessage message, WaitLimit limit, TimeProvider clock)
    {
        (_limit, _clock, _left) = (limit, clock, clock.GetTimestamp());
        message.Options.Set(Key, this);
        Current.Value = this;
    }

    /// <summary>Time since the request left for the last time.</summary>
    public TimeSpan Elapsed => _clock.GetElapsedTime(_left);

    /// <summary>Whether no byte came on the connection after the request; false in HTTP/2, where connections are shared.</summary>
    public bool IsUnanswered => _connection is { IsSilent: true };

    /// <summary>Called by the runtime as it writes each header of a request, and at no other time.</summary>
    /// <returns>The encoding; null where it stays the runtime's.</returns>
    public static Encoding? NoteHeader(string name, HttpRequestMessage message)
    {
        if (name == RequestWriter.HeaderOfEveryRequest && message.Options.TryGetValue(Key, out SendMoment? moment))
            moment.Leave();
        // RFC 9110 §8.8.3: a tag may hold bytes beyond ASCII. It came as Latin-1, so it goes back byte for byte.
        return name is "If-Match" or "If-None-Match" ? Encoding.Latin1 : null;
    }

    /// <summary>Something is sent on a connection; in HTTP/1.1 by the flow of the request that it is part of.</summary>
    public static void NoteConnection(FreshConnection connection)
    {
        if (Current.Value is { } moment)
            moment._connection = connection;
    }

    private void Leave()
    {
        _left = _clock.GetTimestamp();
        _limit.Start();
    }
}

/// <summary>A connection that fails when it is closed before it ever brought a byte, and knows whether the last request on it got one.</summary>
/// <remarks>
/// The runtime takes such an end for that of an idle connection and sends the request again, three times and at once, also where the
/// connection was new. A server that closes on every request must not be asked in a storm; a failure is not sent again.
/// </remarks>
internal sealed class FreshConnection(Socket socket) : NetworkStream(socket, ownsSocket: true)
{
    private volatile bool _brought;
    private volatile bool _isSilent;
    private volatile bool _isInTheClear;

    /// <summary>Nothing came since something was sent.</summary>
    public bool IsSilent => _isSilent;

    /// <summary>What came first is no record of TLS (RFC 8446 §5.1).</summary>
    public bool IsInTheClear => _isInTheClear;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int byteCount = await base.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        if (byteCount > 0 && !_brought)
            _isInTheClear = buffer.Span[0] is < 20 or > 24;
        if (byteCount > 0)
            (_brought, _isSilent) = (true, false);
        else if (!_brought && !buffer.IsEmpty)
            throw new HttpIOException(HttpRequestError.ResponseEnded);
        return byteCount;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _isSilent = true;
        SendMoment.NoteConnection(this);
        return base.WriteAsync(buffer, cancellationToken);
    }
}
