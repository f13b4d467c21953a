using Morsel.Assembling;
using Morsel.Descriptions;
using Morsel.Fetching;
using Morsel.Files;
using Morsel.Finishing;
using Morsel.Reporting;
using Morsel.Routes.Whole;

namespace Morsel.Updating;

/// <summary>Downloads a file that has no description. Nothing proves it but a digest that the caller brings.</summary>
internal sealed class WholeDownload(IFileSystem files, DescriptionReader reader, RunClock clock, ProgressFeed feed)
{
    public async Task<UpdateReport> RunAsync(FoundDescription found, UpdateRequest request, CancellationToken cancellationToken)
    {
        if (request.Zchunk.Unpack)
            throw new NamedSource(SourceName.Shown(request.Source), found.FileName).HoldsNothing();
        ProofDemand.CheckUndescribed(TransportException.Shown(found.Address), request);
        string output = OutputChoice.Choose(files, request, found.FileName);
        using var part = new WholePart(files, OwnNames.PartOf(output));
        bool isInstalled = false;
        try
        {
            WholeFetch fetch = await FetchFromAnyAsync([found.Address, .. request.Mirrors], part, request, cancellationToken).ConfigureAwait(false);
            new OutputCommit(request.KeepReplaced, request.SetModifiedTime ? fetch.Modified : null).Put(files, part.File, part.Path, output);
            isInstalled = true;
            PartOpening.DeleteOld(files, output);
            return Report(output, part, fetch, request);
        }
        finally
        {
            if (!isInstalled)
                part.Leave();
        }
    }

    private async Task<WholeFetch> FetchFromAnyAsync(
        IReadOnlyList<Uri> addresses, WholePart part, UpdateRequest request, CancellationToken cancellationToken)
    {
        for (int i = 0; ; i++)
        {
            try
            {
                return await FetchProvenAsync(addresses[i], addresses[0], part, request, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is TransportException or VerificationException && i + 1 < addresses.Count)
            {
                // The next one is asked; what this one sent may be of another version.
                part.Clear();
            }
        }
    }

    private async Task<WholeFetch> FetchProvenAsync(Uri resource, Uri home, WholePart part, UpdateRequest request, CancellationToken cancellationToken)
    {
        while (true)
        {
            var source = new FetchSource(resource, home, reader.TransportFor(resource));
            var fetch = new WholeFetch(new WholeRequest(source, AsksRanges: !request.WholeOnly) { TakesPages = request.ExpectedSha256 is not null }, clock);
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

    private static UpdateReport Report(string output, WholePart part, WholeFetch fetch, UpdateRequest request)
    {
        var notes = new List<Note>
        {
            request.ExpectedSha256 is null
                ? new(NoteCode.NothingVerified, "there is no description beside the file: it was downloaded whole, and nothing proves it")
                : new(NoteCode.NotDescribed, "there is no description beside the file: it was downloaded whole"),
        };
        if (request.ExpectedSha256 is null && !fetch.HasKnownLength)
            notes.Add(new Note(NoteCode.LengthUnknown, "the server did not say how long the file is, so an end that came too early cannot be told"));
        return new UpdateReport
        {
            Outcome = UpdateOutcome.DownloadedWhole,
            OutputPath = output,
            Length = part.Length,
            Proven = request.ExpectedSha256 is null ? ProofLevel.None : ProofLevel.Sha256,
            Seeds = fetch.KeptBytes > 0 ? [new SeedReport(part.Path, SeedKind.PartFile, fetch.KeptBytes, fetch.KeptBytes)] : [],
            ReusedBytes = fetch.KeptBytes,
            FetchedBytes = part.Length - fetch.KeptBytes,
            TransferredBytes = fetch.Tally.TransferredBytes,
            DataRequests = fetch.Tally.Requests,
            Notes = notes,
        };
    }
}
