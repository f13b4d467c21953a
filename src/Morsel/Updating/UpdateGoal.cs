using Morsel.Descriptions;
using Morsel.Fetching;
using Morsel.Files;
using Morsel.Finishing;
using Morsel.Formats;
using Morsel.Proof;
using Morsel.Searching;
using Morsel.Target;

namespace Morsel.Updating;

/// <summary>What a run is to bring about, decided and checked before anything is fetched: for an update and a plan alike.</summary>
/// <param name="Description">The target.</param>
/// <param name="Proof">How it is proven as a whole.</param>
/// <param name="Finish">What becomes of it.</param>
/// <param name="Output">Where what is written of it goes.</param>
internal sealed record UpdateGoal(Description Description, ProofDemand Proof, IFinish Finish, string Output)
{
    /// <summary>Proves blocks.</summary>
    public required BlockVerifier Verifier { get; init; }

    /// <summary>What the caller wants.</summary>
    public required UpdateRequest Request { get; init; }

    public TargetIndex Index => Description.Index;

    /// <summary>Where the target is put together.</summary>
    public string TargetPath => Finish.TargetPathFor(Output);

    public int Threads => ThreadsFor(Request);

    /// <summary>Whether what is here already may be taken by the checksums of its blocks.</summary>
    public bool TakesLocal => LocalTrust.MayTake(Index, Proof, Request);

    /// <summary>Whether the output is changed where it is; where there is none, it is written as usual.</summary>
    public bool IsInPlace(IFileSystem files) => Request.InPlace && files.Stat(Output) is not null;

    /// <param name="terms">What all runs share.</param>
    /// <param name="request">What the caller wants.</param>
    /// <param name="found">The description.</param>
    /// <param name="fetch">Fetches.</param>
    /// <param name="notes">Gets what the user should know, now and later.</param>
    /// <exception cref="VerificationException">The description is not the one that the caller expects, or the proof that is wanted cannot be had.</exception>
    /// <exception cref="RefusedException">The output, or what is there now, must not be replaced.</exception>
    public static UpdateGoal Decide(RunTerms terms, UpdateRequest request, FoundDescription found, RouteWalk fetch, List<Note> notes)
    {
        Description description = found.Description!;
        var proof = ProofDemand.Of(description, request);
        var verifier = new BlockVerifier(description.Index);
        bool takesLocal = LocalTrust.MayTake(description.Index, proof, request);
        if (LocalTrust.NoteOn(description.Index, proof, request) is { } doubt)
            notes.Add(doubt);
        var finishTerms = new FinishTerms(terms.Files, request, description, terms.Feed)
        {
            Source = new NamedSource(SourceName.Shown(request.Source), found.FileName) { IsOfFolder = found.IsOfFolder },
            Expected = proof.Expected,
            IsTargetAsync = (path, token) => !takesLocal ? Task.FromResult(false) : FileComparison.IsCurrentAsync(terms.Files, path, verifier, proof, ThreadsFor(request), terms.Feed, token),
            ChoosePlainOutput = () => OutputChoice.ChoosePlain(terms.Files, request, description.Index.FileName ?? found.FileName),
            GzipSeedsFor = to => [.. SeedList.For(terms.Files, request, to, OwnNames.OldPartOf(to), description.Index).Where(seed => seed.IsOfGzip).Select(seed => seed.Path)],
            Notes = notes,
            Acceptance = terms.Acceptance,
            Fetch = new FinishFetch(origin => SourcesOf(origin, fetch, notes), fetch.Clock, fetch.Tally, fetch.ThrowIfSupersededAsync),
        };
        IFinish finish = terms.Finishes.Select(make => make(finishTerms)).OfType<IFinish>().First();
        string output = found.IsOfFolder && !request.Casync.Archive ? OutputChoice.ChooseFolder(terms.Files, request, found.FileName) : OutputChoice.Choose(terms.Files, request, request.NamesFile ? found.FileName : finish.ChooseFileName());
        InPlaceChoice.Check(terms.Files, request, found, finish, output);
        if (InPlaceChoice.NoteOn(terms.Files, request, output) is { } interrupted)
            notes.Add(interrupted);
        if (finish.TargetPathFor(output) is var target && target != output)
            OutputChoice.Check(terms.Files, request, target);
        return new UpdateGoal(description, proof, finish, output) { Verifier = verifier, Request = request };
    }

    /// <summary>The files that are searched.</summary>
    /// <param name="terms">What all runs share.</param>
    /// <param name="oldPart">What a run for an earlier version left.</param>
    public IReadOnlyList<SeedList.Entry> Seeds(RunTerms terms, string oldPart) => !TakesLocal || terms.PatchedFrom is not null ? []
        : SeedList.For(terms.Files, Request with { SeedPaths = [.. Finish.SeedsFor(Output), .. Request.SeedPaths] }, TargetPath, oldPart, Index);

    /// <summary>What searches them.</summary>
    public SeedPhase SearchBy(RunTerms terms) =>
        new(new SeedOpening(terms.Files, terms.OpenSeed, Description), terms.Time, terms.Feed, Verifier) { Prefer = Request.Prefer, Places = terms.Places };

    private static IReadOnlyList<FetchSource> SourcesOf(Origin origin, RouteWalk fetch, List<Note> notes)
    {
        IReadOnlyList<FetchSource> sources = fetch.SourcesOf(origin);
        notes.AddRange(fetch.Notes.Except(notes));
        return sources;
    }

    private static int ThreadsFor(UpdateRequest request) => request.Threads ?? Environment.ProcessorCount;
}
