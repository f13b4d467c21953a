using Morsel.Descriptions;
using Morsel.Fetching;
using Morsel.Transports;

namespace Morsel.Updating;

/// <summary>Fetches a piece of an object beside the target, of known length, into memory.</summary>
/// <param name="reader">Knows the transports and the clock.</param>
/// <param name="tally">Counts what it costs.</param>
/// <param name="home">The address that the caller chose.</param>
internal sealed class ObjectPiece(DescriptionReader reader, FetchTally tally, Uri home)
{
    // What breaks off after so many bytes is of use as it is: the rest can be asked for by itself.
    private const int LeastOfUse = 64 << 10;

    /// <summary>Fetches it; what may pass is waited for.</summary>
    /// <param name="address">Where the object is.</param>
    /// <param name="objectBytes">Bytes that it must have.</param>
    /// <param name="wanted">The piece; all of the object is asked for without a range.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>As many bytes of the piece as came.</returns>
    /// <exception cref="TransportException">It is not to be had there.</exception>
    public async Task<byte[]> FetchAsync(Uri address, long objectBytes, ByteRange wanted, CancellationToken cancellationToken)
    {
        for (var wait = new RetryWait(reader.Clock); ;)
        {
            try
            {
                return await AskAsync(address, objectBytes, wanted, cancellationToken).ConfigureAwait(false);
            }
            catch (TransportException e) when (e.MayPass)
            {
                await wait.WaitAsync(e, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<byte[]> AskAsync(Uri address, long objectBytes, ByteRange wanted, CancellationToken cancellationToken)
    {
        IReadOnlyList<ByteRange> ranges = wanted.Length == objectBytes ? [] : [wanted];
        tally.CountRequest(address);
        TransferReply reply = await reader.TransportFor(address).SendAsync(new TransferRequest(address, ranges) { Home = home }, cancellationToken).ConfigureAwait(false);
        await using (reply.ConfigureAwait(false))
        {
            try
            {
                if (reply.ResourceLength is { } length && length != objectBytes)
                    throw new TransportException(TransportFailure.BadReply, address, $"it has {length} bytes, expected {objectBytes}");
                return await ReadAsync(reply, wanted, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                tally.CountBody(address, reply.BodyBytes);
            }
        }
    }

    // An answer that begins elsewhere is of a server without ranges: it would have to be read up to there.
    private static async Task<byte[]> ReadAsync(TransferReply reply, ByteRange wanted, CancellationToken cancellationToken)
    {
        if (await reply.NextPartAsync(cancellationToken).ConfigureAwait(false) is not { } part || part.Start != wanted.Start)
            return [];
        byte[] bytes = new byte[wanted.Length];
        int count = 0;
        try
        {
            for (int read; count < bytes.Length && (read = await part.ReadAsync(bytes.AsMemory(count), cancellationToken).ConfigureAwait(false)) > 0;)
                count += read;
        }
        catch (TransportException e) when (e.MayPass && count >= LeastOfUse)
        {
        }
        return bytes[..count];
    }
}
