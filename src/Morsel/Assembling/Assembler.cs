using Morsel.Target;

namespace Morsel.Assembling;

/// <summary>Keeps book of a part file while it is filled: what came from seeds, and whether the whole is what it should be.</summary>
internal sealed class Assembler
{
    private readonly PartFile _part;
    private readonly TargetLayout _layout;
    private readonly Digest? _expected;
    private readonly BlockSet _fromSeeds;
    private Task<Digest?> _digesting;

    /// <param name="part">The part file; what it knows already counts as coming from a seed.</param>
    /// <param name="index">The target.</param>
    /// <param name="expected">The digest of the whole; null if there is none.</param>
    public Assembler(PartFile part, TargetIndex index, Digest? expected)
    {
        (_part, _layout, _expected) = (part, index.Layout, expected);
        _fromSeeds = new BlockSet(_layout.BlockCount);
        part.CopyKnown(_fromSeeds);
        _digesting = StartDigesting();
    }

    /// <summary>A writer for the next seed.</summary>
    public SeedWriter WriterForSeed() => new(_part, _layout, _fromSeeds);

    /// <summary>Whether the whole file has the digest it should have; true where there is none to compare.</summary>
    public async Task<bool> IsProvenAsync() =>
        _expected is null || _expected.Equals(await _digesting.ConfigureAwait(false));

    /// <summary>Disbelieves what came from seeds, once.</summary>
    /// <returns>Whether anything did.</returns>
    public bool DoubtSeeds()
    {
        bool any = _fromSeeds.Count > 0;
        _part.Doubt(_fromSeeds);
        _fromSeeds.Clear();
        _digesting = StartDigesting();
        return any;
    }

    /// <summary>Lets the digesting end, whatever is still missing.</summary>
    public async Task AbandonAsync()
    {
        _part.Abandon();
        await ((Task)_digesting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private Task<Digest?> StartDigesting() => _expected is null
        ? Task.FromResult<Digest?>(null)
        : TargetVerifier.FollowAsync(_part, _layout.Length, _expected.Algorithm, progress: null);
}
