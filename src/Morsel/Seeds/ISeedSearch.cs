namespace Morsel.Seeds;

/// <summary>One way of searching seeds for blocks of one target.</summary>
internal interface ISeedSearch
{
    /// <summary>A block whose bytes must be told before anything can be found; null if there is none.</summary>
    int? Needs => null;

    /// <summary>Tells those bytes.</summary>
    void Tell(ReadOnlyMemory<byte> needed)
    {
    }

    /// <summary>Searches one seed.</summary>
    /// <param name="seed">What to search; it is read once.</param>
    /// <param name="receiver">Takes what is found.</param>
    /// <param name="progress">Told the number of bytes searched.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>Why the seed could not be used to its end; null if it could.</returns>
    Task<IOException?> ScanAsync(ISeed seed, IMatchReceiver receiver, IProgress<long>? progress, CancellationToken cancellationToken);

    /// <summary>Looks into a seed here and there, while the same search goes through it; called by what takes its progress alone.</summary>
    /// <param name="seed">The seed, opened anew.</param>
    /// <param name="from">What is before this is of no interest.</param>
    /// <param name="length">Bytes in the seed.</param>
    /// <returns>null where that tells nothing.</returns>
    SeedSample? Sample(ISeed seed, long from, long length) => null;
}
