using Morsel.Assembling;
using Morsel.Descriptions;
using Morsel.Fetching;
using Morsel.Files;
using Morsel.Finishing;
using Morsel.Reporting;
using Morsel.Routes.Whole;
using Morsel.Transports;

namespace Morsel.Updating;

/// <summary>Downloads a file that has no description. Nothing proves it but a digest that the caller brings.</summary>
internal sealed class WholeDownload(IFileSystem files, DescriptionReader reader, RunClock clock, ProgressFeed feed)
{
    public async Task<UpdateReport> RunAsync(FoundDescription found, UpdateRequest request, CancellationToken cancellationToken)
    {
        if (request.RequiredProof > ProofLevel.None && Named(found) is { } named)
            request = request with { ExpectedSha256 = request.ExpectedSha256 ?? named };
        if (request.Zchunk.Unpack)
            throw new NamedSource(SourceName.Shown(request.Source), found.FileName).HoldsNothing();
        ProofDemand.CheckUndescribed(TransportException.Shown(found.Address), request);
        string output = OutputChoice.Choose(files, request, found.FileName);
        if (await ProvenCurrentAsync(output, found, request, cancellationToken).ConfigureAwait(false) is { } proven)
            return Current(output, proven);
        using var part = new WholePart(files, OwnNames.PartOf(output));
        bool isInstalled = false;
        try
        {
            WholeFetch fetch = await FetchFromAnyAsync(found, part, request, cancellationToken).ConfigureAwait(false);
            DateTimeOffset? mark = SourceMark.OfDownload(found.Address, fetch.Validator, part.Length, clock.Provider.GetUtcNow());
            var notes = new List<Note>();
            new OutputCommit(request.KeepReplaced, request.SetModifiedTime ? mark : null, notes).Put(files, part.File, part.Path, output);
            isInstalled = true;
            DeleteOld(output);
            UpdateReport report = Report(output, part, fetch, request.ExpectedSha256 ?? Named(found));
            return report with { Notes = [.. found.Notes, .. report.Notes, .. notes] };
        }
        finally
        {
            if (!isInstalled && part.Leave() && RunTrace.IsHeard)
                RunTrace.Tell(RunEventCode.DataKept, $"{part.Length} bytes are kept in {part.Path}", ("path", part.Path), ("bytes", part.Length), ("verified", false));
        }
    }

    // By the digest that the caller knows, or else by what the server says; null if it is not the file.
    private async Task<ProofLevel?> ProvenCurrentAsync(string output, FoundDescription found, UpdateRequest request, CancellationToken cancellationToken)
    {
        if (files.Stat(output) is not { IsRegularFile: true } stamp)
            return null;
        if (request.ExpectedSha256 is not { } expected)
            return found.IsUnchanged || (found.File is { } answer && SourceMark.IsOf(stamp, found.Address, answer)) ? ProofLevel.None : null;
        // What is of another length need not be read to know that it is another file.
        if (found.File?.ResourceLength is { } length && length != stamp.Length)
            return null;
        using IBlockFile file = files.OpenRead(output);
        var all = new DigestedBytes(0, stamp.Length, expected.Algorithm);
        return expected.Equals(await TargetDigester.DigestAsync(file, all, feed.Done(), cancellationToken).ConfigureAwait(false)) ? ProofLevel.Sha256 : null;
    }

    // What a sidecar says of a file is believed as far as it is right: it is an addition, and never a condition.
    private static Digest? Named(FoundDescription found) => found.Sidecar?.Sidecar.Target.Sha256;

    private void DeleteOld(string output)
    {
        try
        {
            PartOpening.DeleteOld(files, output);
        }
        catch (IOException failure)
        {
            throw new FileInPlaceException(failure, output);
        }
    }

    private UpdateReport Current(string output, ProofLevel proven) => new()
    {
        Outcome = UpdateOutcome.AlreadyCurrent,
        OutputPath = output,
        Length = files.Stat(output)!.Length,
        Proven = proven,
        Seeds = [],
        Notes = proven == ProofLevel.None ? [new Note(NoteCode.NothingVerified, "there is no control file beside the file: the server says that it has not changed since it was downloaded")] : [],
    };

    private async Task<WholeFetch> FetchFromAnyAsync(FoundDescription found, WholePart part, UpdateRequest request, CancellationToken cancellationToken)
    {
        Uri[] addresses = [.. found.NamedFiles.Count > 0 ? found.NamedFiles : [found.Address], .. request.Mirrors];
        for (int i = 0; ; i++)
        {
            try
            {
                return await FetchProvenAsync(addresses[i], found, part, request, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is TransportException or VerificationException && i + 1 < addresses.Length)
            {
                // The next one is asked; what this one sent may be of another version.
                part.Clear();
            }
        }
    }

    private async Task<WholeFetch> FetchProvenAsync(Uri resource, FoundDescription found, WholePart part, UpdateRequest request, CancellationToken cancellationToken)
    {
        for (TransferReply? begun = resource == found.Address ? found.File : null; ; begun = null)
        {
            Uri home = SourceAddress.TryParse(request.Source, out Uri? named) ? named : found.Address;
            var source = new FetchSource(resource, home, reader.TransportFor(resource));
            var fetch = new WholeFetch(new WholeRequest(source, AsksRanges: !request.WholeOnly) { TakesPages = request.ExpectedSha256 is not null, Begun = begun }, clock);
            await fetch.RunAsync(files, part, feed, cancellationToken).ConfigureAwait(false);
            if (request.ExpectedSha256 is not { } expected || expected.Equals(part.Digest()))
                return fetch;
            Digest got = part.Digest();
            part.Clear();
            // A tag may have lied about what the earlier bytes are the beginning of.
            if (!fetch.HasJoined)
                throw new VerificationException($"{TransportException.Shown(resource)}: got {got}, expected {expected}; nothing was installed");
        }
    }

    private static UpdateReport Report(string output, WholePart part, WholeFetch fetch, Digest? named)
    {
        bool isProven = named is not null && named.Equals(part.Digest());
        var notes = new List<Note>
        {
            isProven
                ? new(NoteCode.NotDescribed, "there is no control file beside the file: all of it was downloaded")
                : new(NoteCode.NothingVerified, "there is no control file beside the file: all of it was downloaded, and not verified"),
        };
        if (!isProven && named is not null)
            notes.Add(new Note(NoteCode.RoutesUnused, $"FILE.morsel was not used: it is for another version, with {named}"));
        if (!isProven && !fetch.HasKnownLength)
            notes.Add(new Note(NoteCode.LengthUnknown, "the server did not send the length of the file, so a download that was cut off cannot be detected"));
        return new UpdateReport
        {
            Outcome = UpdateOutcome.DownloadedWhole,
            OutputPath = output,
            Length = part.Length,
            Proven = isProven ? ProofLevel.Sha256 : ProofLevel.None,
            Seeds = fetch.KeptBytes > 0 ? [new SeedReport(part.Path, SeedKind.PartFile, fetch.KeptBytes, fetch.KeptBytes)] : [],
            ReusedBytes = fetch.KeptBytes,
            FetchedBytes = part.Length - fetch.KeptBytes,
            TransferredBytes = fetch.Tally.TransferredBytes,
            DataRequests = fetch.Tally.Requests,
            Notes = notes,
        };
    }
}
