namespace Morsel.Descriptions;

/// <summary>Reads small files that lie beside a description: its signature, and the successors of keys.</summary>
/// <param name="reader">Knows transports and the clock.</param>
internal sealed class NeighbourReader(DescriptionReader reader)
{
    private static readonly TimeSpan LongestBody = TimeSpan.FromSeconds(20);

    /// <summary>Reads one; no more of it than is allowed, and one byte more to tell that it is longer.</summary>
    /// <param name="description">What it lies beside.</param>
    /// <param name="ending">What its name has behind that of the description.</param>
    /// <param name="mostBytes">Bytes that it may have.</param>
    /// <param name="home">Who points to it; null where the caller does.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>null where there is none.</returns>
    /// <exception cref="TransportException">It cannot be had.</exception>
    public async Task<byte[]?> ReadAsync(Uri description, string ending, int mostBytes, Uri? home, CancellationToken cancellationToken)
    {
        Uri address = AddressOf(description, ending);
        TimeSpan asked = reader.Clock.Now;
        var question = new DescriptionRequest(address, mostBytes + 1) { Home = home, PastCaches = true };
        var stream = new DescriptionStream(reader.TransportFor(address), question, _ => CheckPace(address, reader.Clock.Now - asked));
        await using var closing = stream.ConfigureAwait(false);
        try
        {
            await stream.AskAsync(cancellationToken).ConfigureAwait(false);
            if (await stream.BeginAsync(cancellationToken).ConfigureAwait(false))
                await stream.FillAsync(mostBytes + 1, cancellationToken).ConfigureAwait(false);
            return stream.Written.ToArray();
        }
        catch (TransportException e) when (e.Failure is TransportFailure.NotFound or TransportFailure.Denied)
        {
            return null;
        }
        catch (IOException e) when (address.IsFile && e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Where it lies.</summary>
    public static Uri AddressOf(Uri description, string ending) => new UriBuilder(description) { Path = description.AbsolutePath + ending }.Uri;

    private static void CheckPace(Uri address, TimeSpan elapsed)
    {
        if (elapsed > LongestBody)
            throw new TransportException(TransportFailure.TooSlow, address, "the server sends it too slowly");
    }
}
