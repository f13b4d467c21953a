using Morsel.Reporting;

namespace Morsel.Fetching;

/// <summary>What fetching brought.</summary>
internal sealed class FetchTally
{
    /// <summary>Requests that were sent.</summary>
    public int Requests { get; private set; }

    /// <summary>Bytes of answer bodies.</summary>
    public long TransferredBytes { get; private set; }

    /// <summary>Those of them that are the resource's own: without headings between ranges, and without what was not read.</summary>
    public long DataBytes { get; set; }

    /// <summary>Bytes of the target that were proven and written.</summary>
    public long FetchedBytes { get; set; }

    /// <summary>Blocks that came, but never as the description says.</summary>
    public int WrongBlocks { get; set; }

    /// <summary>What was fetched of a packed form, as sums.</summary>
    public FetchedTiles Tiles { get; } = new();

    /// <summary>Counts a request, also for the report of the run.</summary>
    public void CountRequest(Uri address)
    {
        Requests++;
        RunTrace.CountRequest(address);
    }

    /// <summary>Counts the body of an answer, as far as it was read, also for the report of the run.</summary>
    public void CountBody(Uri address, long bytes)
    {
        TransferredBytes += bytes;
        RunTrace.CountBody(address, bytes);
    }

    /// <summary>Counts what another round of fetching brought.</summary>
    public void Add(FetchTally other)
    {
        Requests += other.Requests;
        TransferredBytes += other.TransferredBytes;
        DataBytes += other.DataBytes;
        FetchedBytes += other.FetchedBytes;
        WrongBlocks += other.WrongBlocks;
    }
}
