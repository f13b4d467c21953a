using System.Numerics;
using Morsel.Fetching;
using Morsel.Patching;
using Morsel.Planning;
using Morsel.Proof;
using Morsel.Target;

namespace Morsel.Routes.Patch;

/// <summary>The way by a patch: the windows that are missing are fetched of it, and made of a base that is here.</summary>
/// <param name="origin">The patch.</param>
/// <param name="verifier">Proves the target's blocks, each of which is a window.</param>
/// <param name="from">The base. Nobody has looked whether it is the right one: every window is proven.</param>
internal sealed class PatchRoute(PatchOrigin origin, BlockVerifier verifier, IBaseBytes from) : IRoute
{
    public Origin Origin => origin;

    public string Name => "the patch";

    public bool BringsAny => true;

    /// <summary>The memory that decoding may take; fewer threads decode where they would need more.</summary>
    /// <value>Default: a quarter of what the process may have.</value>
    public long MemoryBytes { get; init; } = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4;

    private long MemoryOfThread => WindowDecoder.MostMemoryBytes(origin.Windows.WindowBytes);

    private int Threads => (int)Math.Clamp(MemoryBytes / MemoryOfThread, 1, Environment.ProcessorCount);

    public RouteCost? CostOf(BlockSet known, LinkCost link)
    {
        if (from.Length != origin.Base.Length || MemoryOfThread > MemoryBytes)
            return null;
        using var windows = new WindowQueue(NewDecoder, verifier, new KnownBlocks(known), Threads);
        return FetchForecast.Of(new PatchGoal(origin, windows), link, Threads * MemoryOfThread);
    }

    public async Task<string> FetchAsync(IVerifiedSink sink, IProvenBytes target, RouteTerms terms, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var windows = new WindowQueue(NewDecoder, verifier, sink, Threads) { OnWritten = terms.OnProgress, IsBase = IsBase };
        var goal = new PatchGoal(origin, windows);
        try
        {
            await goal.TakeFetchedAsync().ConfigureAwait(false);
            FetchTally tally = await terms.FetchAsync(goal, _ => { }, cancellationToken).ConfigureAwait(false);
            tally.WrongBlocks = windows.Failed;
            tally.FetchedBytes = 0;
            terms.Tally.Add(tally);
        }
        finally
        {
            terms.Tally.FetchedBytes += windows.WrittenBytes;
        }
        return windows.Problem;
    }

    private bool IsBase() => BaseDigest.Of(from) == origin.Base.Digest;

    private WindowDecoder NewDecoder() => new(
        new PatchHead
        {
            WindowLog = BitOperations.Log2((uint)origin.Windows.WindowBytes),
            Filters = origin.Windows.Filters,
            BaseLength = origin.Base.Length,
            BaseDigest = origin.Base.Digest,
            TargetLength = verifier.Index.Layout.Length,
            TargetDigest = verifier.Index.WholeDigests[0],
        },
        from);
}
