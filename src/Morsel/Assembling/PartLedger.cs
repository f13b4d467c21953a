using Morsel.Target;

namespace Morsel.Assembling;

/// <summary>Keeps book of a part file while it is filled: what came from seeds, and whether the whole is what it should be.</summary>
internal sealed class PartLedger : IAsyncDisposable
{
    private readonly TargetLayout _layout;
    private readonly Digest? _expected;
    private readonly long _digestedFrom;
    private readonly BlockSet _fromPart;
    private readonly List<SeedWriter> _writers = [];
    private Task<Digest?> _digesting;

    /// <param name="part">The part file, of which nothing is known yet; this disposes of it.</param>
    /// <param name="index">The target.</param>
    /// <param name="expected">The digest of the whole; null if there is none.</param>
    /// <param name="digestedFrom">Where the bytes begin that it digests.</param>
    public PartLedger(PartFile part, TargetIndex index, Digest? expected, long digestedFrom = 0)
    {
        (Part, _layout, _expected, _digestedFrom) = (part, index.Layout, expected, digestedFrom);
        _fromPart = new BlockSet(_layout.BlockCount);
        _digesting = StartDigesting();
    }

    /// <summary>The part file.</summary>
    public PartFile Part { get; }

    /// <summary>The old output, of which the part file began as a copy; null where it did not.</summary>
    public string? ClonedFrom { get; set; }

    /// <summary>Bytes that the part file held from the beginning, and that are not doubted.</summary>
    public long BytesFromPart => _fromPart.BytesIn(_layout);

    /// <summary>Believes blocks of the part file that were proven where they stand; they count as coming from a seed.</summary>
    public void Keep(BlockRun proven)
    {
        _fromPart.Add(proven);
        Part.Keep(proven);
    }

    /// <summary>A writer for the next seed.</summary>
    public SeedWriter WriterForSeed()
    {
        var writer = new SeedWriter(Part, _layout);
        _writers.Add(writer);
        return writer;
    }

    /// <summary>Whether the whole file has the digest it should have; true where there is none to compare.</summary>
    public async Task<bool> IsProvenAsync() =>
        _expected is null || _expected.Equals(await _digesting.ConfigureAwait(false));

    /// <summary>Disbelieves blocks that a seed gave without their neighbours: a truncated checksum that fits two contents is found there first.</summary>
    /// <returns>Whether there were any.</returns>
    public bool DoubtIsolated() => Doubt([.. _writers.Select(writer => writer.TakeIsolated()).Where(set => set.Count > 0)]);

    /// <summary>Disbelieves all that came from seeds and is still believed.</summary>
    /// <returns>Whether anything did.</returns>
    public bool DoubtSeeds()
    {
        var fromPart = new BlockSet(_layout.BlockCount);
        fromPart.CopyFrom(_fromPart);
        _fromPart.Clear();
        return Doubt([fromPart, .. _writers.Select(writer => writer.TakeAll()).Where(set => set.Count > 0)]);
    }

    /// <summary>Lets the digesting end, whatever is still missing, and closes the part file.</summary>
    public async ValueTask DisposeAsync()
    {
        Part.Abandon();
        await ((Task)_digesting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Part.Dispose();
    }

    private bool Doubt(IReadOnlyList<BlockSet> doubted)
    {
        if (doubted.All(set => set.Count == 0))
            return false;
        foreach (BlockSet set in doubted)
            Part.Doubt(set);
        _digesting = StartDigesting();
        return true;
    }

    private Task<Digest?> StartDigesting() => _expected is null
        ? Task.FromResult<Digest?>(null)
        : TargetDigester.FollowAsync(Part, new DigestedBytes(_digestedFrom, _layout.Length, _expected.Algorithm));
}
