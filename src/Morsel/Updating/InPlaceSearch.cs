using Morsel.Assembling;
using Morsel.Planning;
using Morsel.Searching;
using Morsel.Seeds;
using Morsel.Target;

namespace Morsel.Updating;

/// <summary>Finds out what of a target stands in the output, and where.</summary>
/// <param name="terms">What all runs share.</param>
/// <param name="goal">What the run is to bring about.</param>
internal sealed class InPlaceSearch(RunTerms terms, UpdateGoal goal)
{
    // What stands behind the end of the target on a device is likely something else, but the older version may have been longer.
    private const int DeviceTimes = 2;

    private TargetLayout Layout => goal.Index.Layout;

    /// <summary>Believes what stands where it belongs.</summary>
    public async Task KeepRightAsync(InPlaceFile target, CancellationToken cancellationToken)
    {
        terms.Feed.BeginOrGoOn(UpdatePhase.CheckingExisting, Layout.Length);
        if (goal.TakesLocal)
        {
            await new InPlaceVerifier(goal.Verifier, goal.Threads) { OnProven = target.Keep }
                .VerifyAsync(target.File, stopAtDifference: false, terms.Feed.Done(), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Finds what stands elsewhere in it.</summary>
    /// <param name="target">The output.</param>
    /// <param name="known">Blocks that need not be found; changed by this.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public async Task<Move[]> FindMovesAsync(InPlaceFile target, BlockSet known, CancellationToken cancellationToken)
    {
        if (!goal.TakesLocal || goal.Request.WholeOnly)
            return [];
        // What is said of the search for all seeds is said after that.
        var recording = new MatchRecording(terms.Files, target.Path, goal.Verifier, known, []);
        long most = target.IsDevice ? DeviceTimes * Layout.Length : long.MaxValue;
        SeedPhase phase = goal.SearchBy(terms with { Places = null, OpenSeed = SeedOpening.AtMost(terms.OpenSeed, most) });
        IReadOnlyList<ScannedSeed> scanned = await phase.SearchAsync(
            recording, [new SeedList.Entry(target.Path, SeedKind.Output)], goal.Description, goal.Threads, cancellationToken).ConfigureAwait(false);
        return MoveList.Of(Layout, scanned.SelectMany(seed => ((MatchRecorder)seed.Receiver).Copies));
    }

    /// <summary>The other seeds, after the moves.</summary>
    /// <param name="journal">What an interrupted run saved, which may be of another version.</param>
    /// <param name="part">A part file beside the output, which a run has left that was not in place.</param>
    public IReadOnlyList<SeedList.Entry> Others(MoveJournal journal, string part)
    {
        if (!goal.TakesLocal || goal.Request.WholeOnly)
            return [];
        string[] left = [.. new[] { journal.IsLeft ? journal.Path : null, terms.Files.Stat(part) is { IsRegularFile: true } ? part : null }.OfType<string>()];
        return [.. left.Select(path => new SeedList.Entry(path, SeedKind.PartFile)), .. goal.Seeds(terms, Files.OwnNames.OldPartOf(goal.Output)).Where(entry => entry.Path != goal.Output && !left.Contains(entry.Path))];
    }
}
