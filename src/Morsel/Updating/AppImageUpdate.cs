using Morsel.Descriptions;
using Morsel.Descriptions.AppImages;
using Morsel.Files;
using Morsel.Formats.AppImage;
using Morsel.Formats.Releases;
using Morsel.Reporting;
using Morsel.Signatures;
using Morsel.Target;

namespace Morsel.Updating;

/// <summary>One update of an AppImage from the update information inside it; reads as the story.</summary>
/// <param name="options">How servers are asked.</param>
/// <param name="reader">Reads descriptions.</param>
/// <param name="answers">Asks the hosts of releases.</param>
/// <param name="terms">What all runs of the call share.</param>
internal sealed class AppImageUpdate(UpdaterOptions options, DescriptionReader reader, ProgramAnswers answers, RunTerms terms)
{
    private IFileSystem Files => terms.Files;

    /// <inheritdoc cref="Updater.UpdateAsync(UpdateRequest, IProgress{UpdateProgress}?, CancellationToken)"/>
    public async Task<UpdateReport> UpdateAsync(UpdateRequest request, CancellationToken cancellationToken)
    {
        var old = OldAppImage.Read(Files, request);
        FileStamp before = Files.Stat(old.Path)!;
        NewerAppImage newer = await FindAsync(old, request, cancellationToken).ConfigureAwait(false);
        if (newer.IsCurrent)
            return Current(old, newer);
        var notes = new List<Note>(newer.Published.Notes);
        FoundDescription found = newer.Found!;
        string output = old.OutputFor(Files, request, newer.FileName);
        RunTerms own = terms with { Predecessor = old.Path, Acceptance = file => Accept(file, old, request, notes) };
        UpdateRequest wanted = WantedOf(request, old, newer, output);
        UpdateReport report = await new GenerationLoop(options, reader.Clock, reader, own).UpdateAsync(found, wanted, cancellationToken).ConfigureAwait(false);
        if (InformationOf(report.OutputPath) is { } now && now != old.Facts.UpdateText)
            notes.Add(new Note(NoteCode.UpdateInformationChanged, $"the new version has another update information: {Printable.Escape(now)}"));
        if (request.AppImage.RemoveOld && !before.IsSameFile(Files.Stat(report.OutputPath)))
            Remove(old.Path, before, report.OutputPath);
        return report with { DescriptionBytes = report.DescriptionBytes + newer.Published.TravelledBytes, Notes = [.. notes, .. report.Notes] };
    }

    /// <inheritdoc cref="Updater.PlanAsync"/>
    public async Task<UpdatePlan> PlanAsync(UpdateRequest request, CancellationToken cancellationToken)
    {
        var old = OldAppImage.Read(Files, request);
        NewerAppImage newer = await FindAsync(old, request, cancellationToken, alwaysReads: true).ConfigureAwait(false);
        string output = newer.IsCurrent ? old.Path : old.OutputFor(Files, request, newer.FileName);
        UpdateRequest wanted = WantedOf(request, old, newer, output);
        UpdatePlan plan = await new GenerationLoop(options, reader.Clock, reader, terms with { Predecessor = old.Path }).PlanAsync(newer.Found!, wanted, cancellationToken).ConfigureAwait(false);
        return plan with { DescriptionBytes = plan.DescriptionBytes + newer.Published.TravelledBytes, Notes = [.. newer.Published.Notes, .. plan.Notes] };
    }

    /// <inheritdoc cref="Updater.CheckAsync"/>
    public async Task<UpdateCheck> CheckAsync(UpdateRequest request, CancellationToken cancellationToken)
    {
        var old = OldAppImage.Read(Files, request);
        NewerAppImage newer = await FindAsync(old, request, cancellationToken, onlyCompares: true).ConfigureAwait(false);
        return new UpdateCheck
        {
            Path = old.Path,
            IsCurrent = newer.IsCurrent,
            Length = newer.Length,
            ComparedBy = newer.ComparedBy,
            Address = TransportException.Shown(newer.Published.Control),
            Notes = newer.Published.Notes,
        };
    }

    /// <inheritdoc cref="Updater.LocateAsync"/>
    public async Task<Uri> LocateAsync(UpdateRequest request, CancellationToken cancellationToken) =>
        (await SearchAsync(OldAppImage.Read(Files, request), request, cancellationToken).ConfigureAwait(false)).Control;

    private Task<PublishedAppImage> SearchAsync(OldAppImage old, UpdateRequest request, CancellationToken cancellationToken) =>
        new ReleaseSearch(answers, request.AppImage.GitHubApi, request.AppImage.GitHubToken).FindAsync(old.Information, AppImageHead.WordsFor(old.Facts.Machine), cancellationToken);

    // Where the host tells the digest of the file itself, the control file is not needed to know whether it is the one that is there.
    private async Task<NewerAppImage> FindAsync(OldAppImage old, UpdateRequest request, CancellationToken cancellationToken, bool onlyCompares = false, bool alwaysReads = false)
    {
        terms.Feed.Begin(UpdatePhase.ReadingDescription, 0);
        PublishedAppImage published = await SearchAsync(old, request, cancellationToken).ConfigureAwait(false);
        if (published.File is { Sha256: { } told, Length: var length } && !alwaysReads)
        {
            bool isCurrent = (length ?? old.Facts.Length) == old.Facts.Length && await CurrentFile.IsAsync(Files, old.Path, told, terms.Feed, cancellationToken).ConfigureAwait(false);
            if ((isCurrent || onlyCompares) && terms.Demand is null)
                return new NewerAppImage(published, isCurrent) { Length = length, ComparedBy = ProofLevel.Sha256 };
        }
        return await ReadAsync(old, published, request, cancellationToken).ConfigureAwait(false);
    }

    private async Task<NewerAppImage> ReadAsync(OldAppImage old, PublishedAppImage published, UpdateRequest request, CancellationToken cancellationToken)
    {
        UpdateRequest asked = SourceOf(request, published);
        FoundDescription found = await new DescriptionFinder(reader, Files) { Demand = terms.Demand }.ReadNamedAsync(published.Control, asked, cancellationToken).ConfigureAwait(false)
            ?? throw TargetFormatException.None(TransportException.Shown(published.Control));
        if (terms.Demand is { } demand)
            await demand.CheckAsync(found, cancellationToken).ConfigureAwait(false);
        if (RunTrace.IsHeard)
            SourceRun.Tell(found);
        found = WithFile(found, published, out ReleaseAsset? file);
        TargetIndex index = found.Description!.Index;
        if (file?.Length is { } length && length != index.Layout.Length)
        {
            throw new VerificationException(
                $"{TransportException.Shown(published.Control)} is of a file of {index.Layout.Length} bytes, and the one beside it has {length}: the release is just being replaced; try again in a few minutes");
        }
        var proof = ProofDemand.Of(found.Description, asked with { ExpectedSha256 = asked.ExpectedSha256 ?? file?.Sha256 });
        bool isCurrent = await FileComparison.IsCurrentAsync(
            Files, old.Path, new Proof.BlockVerifier(index), proof, request.Threads ?? Environment.ProcessorCount, terms.Feed, cancellationToken).ConfigureAwait(false);
        return new NewerAppImage(published, isCurrent) { Found = found, Sha256 = file?.Sha256, Length = index.Layout.Length, ComparedBy = proof.Level };
    }

    // A name alone means the file of the same release, wherever that is.
    private static FoundDescription WithFile(FoundDescription found, PublishedAppImage published, out ReleaseAsset? file)
    {
        string? location = found.Description!.Index.Origins.Where(origin => origin.IsTarget).SelectMany(origin => origin.Locations).FirstOrDefault();
        file = location is null || location.Contains('/', StringComparison.Ordinal) ? null : published.Named(location) ?? published.Named(Uri.UnescapeDataString(location));
        bool isBase = file is not null && found.Base is not null && Uri.TryCreate(file.Address, UriKind.Absolute, out Uri? address)
            && Uri.TryCreate(address, location, out Uri? again) && again == address;
        if (!isBase)
            return found;
        TargetLocations.CheckPointed(new Uri(file!.Address));
        return found with { Base = new Uri(file.Address), OtherBases = [found.Base!, .. found.OtherBases] };
    }

    private static UpdateRequest SourceOf(UpdateRequest request, PublishedAppImage published) => request with
    {
        Source = published.Control.AbsoluteUri,
        PointedFrom = published.PointedFrom,
        KeepDescriptionPath = null,
        Routes = false,
    };

    private static UpdateRequest WantedOf(UpdateRequest request, OldAppImage old, NewerAppImage newer, string output) => SourceOf(request, newer.Published) with
    {
        OutputPath = output,
        ExpectedSha256 = request.ExpectedSha256 ?? newer.Sha256,
        SeedPaths = Path.GetFullPath(output) == old.Path ? request.SeedPaths : [old.Path, .. request.SeedPaths],
    };

    // The last word before the new file takes its place: whose it is.
    private void Accept(IBlockFile file, OldAppImage old, UpdateRequest request, List<Note> notes)
    {
        SignatureVerdict now = FactsOf(file, old.Path) is { } facts ? terms.Signatures().Check(file, facts) : new SignatureVerdict(SignatureState.None, null);
        string? oldKey = old.Facts.IsSigned ? OpenPgpKey.FingerprintOf(old.Facts.KeyText) : null;
        if (SignatureContinuity.Judge(old.Facts.IsSigned, oldKey, now, request.AppImage.AcceptedKey) is { } note)
            notes.Add(note);
    }

    // What is published need not be an AppImage; then nobody signed it.
    private static AppImageFacts? FactsOf(IBlockFile file, string path)
    {
        try
        {
            return LocalAppImage.Read(file, path);
        }
        catch (TargetFormatException)
        {
            return null;
        }
    }

    private string? InformationOf(string path)
    {
        try
        {
            return LocalAppImage.Read(Files, path).UpdateText;
        }
        catch (IOException)
        {
            // It is what was published, whatever it is.
            return null;
        }
    }

    private void Remove(string path, FileStamp before, string output)
    {
        try
        {
            if (Files.Stat(path) is { } now && now.HasContentOf(before))
                Files.Delete(path);
        }
        catch (IOException failure)
        {
            throw new FileInPlaceException(failure, output);
        }
    }

    private static UpdateReport Current(OldAppImage old, NewerAppImage newer) => new()
    {
        Outcome = UpdateOutcome.AlreadyCurrent,
        OutputPath = old.Path,
        Length = old.Facts.Length,
        Proven = newer.ComparedBy,
        DescriptionBytes = newer.Published.TravelledBytes + (newer.Found?.TravelledBytes ?? 0),
        Notes = newer.Published.Notes,
    };
}

/// <summary>The newest version of an AppImage, held against the one that is there.</summary>
/// <param name="Published">Where it is.</param>
/// <param name="IsCurrent">Whether it is the one that is there.</param>
internal sealed record NewerAppImage(PublishedAppImage Published, bool IsCurrent)
{
    /// <summary>Its description; null where that was not needed.</summary>
    public FoundDescription? Found { get; init; }

    /// <summary>The digest that the host of its release tells; null if it tells none.</summary>
    public Digest? Sha256 { get; init; }

    /// <summary>Bytes in it; null if nobody tells.</summary>
    public long? Length { get; init; }

    /// <summary>What both were compared by.</summary>
    public required ProofLevel ComparedBy { get; init; }

    /// <summary>What its publisher calls it; unchecked.</summary>
    public string FileName => Found!.Description!.Index.FileName ?? Found.FileName;
}
