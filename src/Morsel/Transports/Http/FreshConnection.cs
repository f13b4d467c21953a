using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Morsel.Transports.Http;

/// <summary>A connection that fails when it is closed before it ever brought a byte, and knows whether the last request on it got one.</summary>
/// <remarks>
/// The runtime takes such an end for that of an idle connection and sends the request again, three times and at once, also where the
/// connection was new. A server that closes on every request must not be asked in a storm; a failure is not sent again.
/// </remarks>
internal sealed class FreshConnection(Socket socket) : NetworkStream(socket, ownsSocket: true)
{
    private volatile bool _brought;
    private volatile bool _isSilent;

    /// <summary>Nothing came since something was sent.</summary>
    public bool IsSilent => _isSilent;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int byteCount = await base.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
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
