using Morsel.Transports;

namespace Morsel.Fetching;

/// <summary>One place the target can be fetched from.</summary>
/// <param name="Resource">Its address.</param>
/// <param name="Home">The address that led to it, which the caller chose.</param>
/// <param name="Transport">What brings its bytes.</param>
internal sealed record FetchSource(Uri Resource, Uri Home, ITransport Transport);

/// <summary>What fetching brought.</summary>
internal sealed class FetchTally
{
    /// <summary>Requests that were sent.</summary>
    public int Requests { get; set; }

    /// <summary>Bytes of answer bodies.</summary>
    public long TransferredBytes { get; set; }

    /// <summary>Bytes of the target that were proven and written.</summary>
    public long FetchedBytes { get; set; }

    /// <summary>Blocks that came, but never as the description says.</summary>
    public int WrongBlocks { get; set; }

    /// <summary>Counts what another round of fetching brought.</summary>
    public void Add(FetchTally other)
    {
        Requests += other.Requests;
        TransferredBytes += other.TransferredBytes;
        FetchedBytes += other.FetchedBytes;
        WrongBlocks += other.WrongBlocks;
    }
}
