using System.Net.Sockets;

namespace Morsel.Transports.Http;

/// <summary>A connection that fails when it is closed before it ever brought a byte.</summary>
/// <remarks>
/// The runtime takes such an end for that of an idle connection and sends the request again, three times and at once, also where the
/// connection was new. A server that closes on every request must not be asked in a storm; a failure is not sent again.
/// </remarks>
internal sealed class FreshConnection(Socket socket) : NetworkStream(socket, ownsSocket: true)
{
    private bool _brought;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _brought ? base.ReadAsync(buffer, cancellationToken) : ReadFirstAsync(buffer, cancellationToken);

    private async ValueTask<int> ReadFirstAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        int byteCount = await base.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        if (byteCount == 0 && !buffer.IsEmpty)
            throw new HttpIOException(HttpRequestError.ResponseEnded);
        _brought |= byteCount > 0;
        return byteCount;
    }
}
