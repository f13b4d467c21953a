using Morsel.Assembling;
using Morsel.Fetching;
using Morsel.Files;
using Morsel.Formats;
using Morsel.Reporting;
using Morsel.Target;

namespace Morsel.Finishing;

/// <summary>Makes one kind of finish; null where that is not wanted, or cannot be.</summary>
/// <exception cref="RefusedException">It is wanted, and the description has nothing it could be made of.</exception>
internal delegate IFinish? FinishMaker(FinishTerms terms);

/// <summary>What a finish is made for.</summary>
/// <param name="Files">The disk.</param>
/// <param name="Request">What the caller wants.</param>
/// <param name="Description">The target.</param>
/// <param name="Feed">Told how far it is.</param>
internal sealed record FinishTerms(IFileSystem Files, UpdateRequest Request, Description Description, ProgressFeed Feed)
{
    /// <summary>What the caller named.</summary>
    public required NamedSource Source { get; init; }

    /// <summary>The digest that the target will have been proven by; null if only its blocks are.</summary>
    public required Digest? Expected { get; init; }

    /// <summary>Whether a file is the target.</summary>
    public required Func<string, CancellationToken, Task<bool>> IsTargetAsync { get; init; }

    /// <summary>Decides where the target goes as it is, where another file was to be made of it; refuses that as an output is refused.</summary>
    public required Func<string> ChoosePlainOutput { get; init; }

    /// <summary>Gets what the user should know, one sentence each.</summary>
    public required List<Note> Notes { get; init; }

    /// <summary>How a file is fetched instead of made.</summary>
    public required FinishFetch Fetch { get; init; }

    /// <summary>The gzip files among the seeds, for an output, those first that are likelier an earlier version.</summary>
    public Func<string, IReadOnlyList<string>> GzipSeedsFor { get; init; } = _ => [];

    /// <summary>Has the last word on a file that is whole and proven; null where nobody is asked.</summary>
    public Action<IBlockFile>? Acceptance { get; init; }

    /// <summary>How a part file becomes a file that bears the time of the target.</summary>
    public OutputCommit Committing => new(Request.KeepReplaced, Request.SetModifiedTime ? Description.Index.ModifiedTime : null, Notes) { Acceptance = Acceptance };
}

/// <summary>How a finish fetches a file that was to be made of the target.</summary>
/// <param name="SourcesOf">Tells where it is, by the origin that it is.</param>
/// <param name="Clock">The clock of the run.</param>
/// <param name="Tally">Counts what is fetched.</param>
/// <param name="ThrowIfSupersededAsync">Looks whether there is a description of something newer, and ends the run then.</param>
internal sealed record FinishFetch(
    Func<Origin, IReadOnlyList<FetchSource>> SourcesOf, RunClock Clock, FetchTally Tally, Func<CancellationToken, Task> ThrowIfSupersededAsync);

/// <summary>What the caller named, as far as a finish must know.</summary>
/// <param name="Shown">As it may be shown.</param>
/// <param name="BaseName">The last part of it, without the ending of a description; unchecked.</param>
internal sealed record NamedSource(string Shown, string BaseName)
{
    private const string ArchiveExtension = ".catar";

    /// <summary>Whether it describes a folder.</summary>
    /// <value>Default false.</value>
    public bool IsOfFolder { get; init; }

    /// <summary>What the archive of the folder is called.</summary>
    public string ArchiveName => BaseName + ArchiveExtension;

    /// <summary>What the content of a payload is called.</summary>
    /// <exception cref="RefusedException">The source is not called after it.</exception>
    public string ContentName(string extension) =>
        BaseName.Length > extension.Length && BaseName.EndsWith(extension, StringComparison.OrdinalIgnoreCase)
            ? BaseName[..^extension.Length]
            : throw new RefusedException($"{Shown} does not end with {extension}, so the content has no name") { Remedy = Remedy.ChooseOutput };

    /// <summary>There is no content that could be unpacked.</summary>
    public RefusedException HoldsNothing() => new($"{Shown} is not a zchunk file, so there is nothing to unpack");
}
