using Morsel.Compression.Gzip;
using Morsel.Fetching;
using Morsel.Files;
using Morsel.Formats;
using Morsel.Hashing;
using Morsel.Transports;

namespace Morsel.Descriptions;

/// <summary>Finds the description that a request means: the one it names, the one beside the file it names, or a kept one.</summary>
internal sealed class DescriptionFinder(DescriptionReader reader, IFileSystem files)
{
    /// <summary>The clock of the run.</summary>
    public RunClock Clock => reader.Clock;

    /// <inheritdoc cref="DescriptionRequest.Hold"/>
    private Func<CancellationToken, Task>? Hold { get; init; }

    /// <summary>Who checks that descriptions are signed; null where nobody demands that.</summary>
    /// <value>Default null.</value>
    public ISignatureDemand? Demand { get; init; }

    /// <summary>The same, but a long description beside a file waits before its body is read.</summary>
    public DescriptionFinder Holding(Func<CancellationToken, Task> hold) => new(reader, files) { Hold = hold, Demand = Demand };

    /// <summary>Finds and reads it.</summary>
    public async Task<FoundDescription> FindAsync(UpdateRequest request, CancellationToken cancellationToken)
    {
        Uri address = SourceAddress.Of(request.Source);
        return await FindDescribedAsync(address, request, cancellationToken).ConfigureAwait(false)
            ?? await FindFileAsync(address, request, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Finds and reads it, where there is one.</summary>
    /// <returns>null where the source is the file itself, and nothing beside it describes it.</returns>
    public async Task<FoundDescription?> FindDescribedAsync(Uri address, UpdateRequest request, CancellationToken cancellationToken)
    {
        if (address.IsFile && !SourceAddress.TryParse(request.Source, out _))
            return await ReadFreshAsync(address, request, pastCaches: false, cancellationToken).ConfigureAwait(false) ?? throw NoDescription(request.Source);
        return IsDescriptionName(address)
            ? await ReadKeptAsync(address, request, isNamed: true, of: null, cancellationToken).ConfigureAwait(false) ?? throw NoDescription(request.Source)
            : await FindBesideAsync(address, request, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Opens the file itself, which nothing describes; it may be a description under another name.</summary>
    public async Task<FoundDescription> FindFileAsync(Uri address, UpdateRequest request, CancellationToken cancellationToken)
    {
        // What is kept is not its description; but the file itself may be there from an earlier run.
        var question = reader.RequestFor(address, request.DescriptionLimit) with { WantsOther = true, UnlessStill = DownloadedBefore(address, request) };
        DescriptionReply reply = await reader.ReadAsync(question, cancellationToken).ConfigureAwait(false);
        return TakeFresh(address, reply, request)
            ?? new FoundDescription(null, address, address, NameOf(request)) { File = reply.Other, IsUnchanged = reply.IsNotModified };
    }

    /// <summary>Reads the description that a sidecar names.</summary>
    /// <returns>null where there is something else.</returns>
    public Task<FoundDescription?> ReadNamedAsync(Uri address, UpdateRequest request, CancellationToken cancellationToken) =>
        ReadKeptAsync(address, request, isNamed: true, of: null, cancellationToken);

    /// <summary>Looks whether a description has been replaced since it was found.</summary>
    /// <returns>The new one; null if it is the same, or there is none to be had.</returns>
    public async Task<FoundDescription?> FindNewerAsync(FoundDescription found, UpdateRequest request, CancellationToken cancellationToken)
    {
        // What a signed sidecar vouched for is not followed by what none vouches for.
        if (found.IsPatched || (Demand is not null && found.Sidecar is not null))
            return null;
        FoundDescription? newer = await ReadAgainAsync(found, request, cancellationToken).ConfigureAwait(false);
        if (Demand is not null && newer is not null)
            await Demand.CheckAsync(newer, cancellationToken).ConfigureAwait(false);
        return newer;
    }

    /// <summary>Reads a description again, past all caches.</summary>
    /// <returns>null if it is the same, or there is none to be had.</returns>
    public async Task<FoundDescription?> ReadAgainAsync(FoundDescription found, UpdateRequest request, CancellationToken cancellationToken)
    {
        try
        {
            FoundDescription? now = await ReadFreshAsync(found.Address, request, pastCaches: true, cancellationToken).ConfigureAwait(false);
            if (now is not null)
                found.TravelledBytes += now.TravelledBytes;
            bool isNewer = now is not null && !now.Fingerprint.AsSpan().SequenceEqual(found.Fingerprint);
            return isNewer ? now! with { TravelledBytes = found.TravelledBytes } : null;
        }
        catch (Exception e) when (e is TransportException or TargetFormatException)
        {
            // What is wrong with the data is the better thing to say.
            return null;
        }
    }

    // The address of the file itself: its description lies beside it, or there is none. What answers with something else does not have one.
    private async Task<FoundDescription?> FindBesideAsync(Uri address, UpdateRequest request, CancellationToken cancellationToken)
    {
        foreach (ITargetFormat format in reader.Formats.Where(format => format.IsLookedForBesideFiles))
        {
            if (await ReadBesideAsync(address, address.AbsolutePath + format.Extension, request, mustBeOfGzip: false, cancellationToken).ConfigureAwait(false) is { } found)
                return found;
            // The tools that describe what a gzip file holds name the description after that.
            string inner = GzipHeader.WithoutEnding(address.AbsolutePath);
            if (inner != address.AbsolutePath
                && await ReadBesideAsync(address, inner + format.Extension, request, mustBeOfGzip: true, cancellationToken).ConfigureAwait(false) is { } foundInside)
            {
                return foundInside;
            }
        }
        return null;
    }

    private Validator? DownloadedBefore(Uri address, UpdateRequest request)
    {
        string path = request.NamesFile ? request.OutputPath! : Path.Join(request.OutputPath, NameOf(request));
        return path.Length > 0 && files.Stat(Path.GetFullPath(path)) is { IsRegularFile: true } stamp ? SourceMark.ValidatorOf(stamp, address) : null;
    }

    private async Task<FoundDescription?> ReadBesideAsync(Uri file, string path, UpdateRequest request, bool mustBeOfGzip, CancellationToken cancellationToken)
    {
        try
        {
            Uri beside = new UriBuilder(file) { Path = path }.Uri;
            FoundDescription? found = await ReadKeptAsync(beside, request, isNamed: false, mustBeOfGzip ? file : null, cancellationToken).ConfigureAwait(false);
            return found is null ? null : found with { IsOfNamedGzip = IsOf(found.Description!, found.Base ?? beside, file), NamedFiles = mustBeOfGzip ? [] : [file] };
        }
        catch (TransportException e) when (e.Failure is TransportFailure.NotFound or TransportFailure.Denied or TransportFailure.BadReply)
        {
            // Some stores answer 403 for what does not exist.
            return null;
        }
        catch (TargetFormatException) when (mustBeOfGzip)
        {
            // It may well be of something else.
            return null;
        }
    }

    // The file that is in the gzip file may be published itself, with a description that knows nothing of the gzip file.
    private static bool IsOf(Description description, Uri descriptionAddress, Uri gzipFile)
    {
        string name = NameIn(gzipFile);
        return description.Repacking?.FileName == Uri.UnescapeDataString(name)
            || description.Index.Origins.Where(origin => !origin.IsTarget).SelectMany(origin => origin.Locations)
                .Any(location => Uri.TryCreate(descriptionAddress, location, out Uri? packed) && NameIn(packed) == name);
    }

    private static string NameIn(Uri address) => address.AbsolutePath[(address.AbsolutePath.LastIndexOf('/') + 1)..];

    // "of": the gzip file that it must be of; null for whatever it describes.
    private async Task<FoundDescription?> ReadKeptAsync(Uri address, UpdateRequest request, bool isNamed, Uri? of, CancellationToken cancellationToken)
    {
        CachedDescription? kept = KeptBy(request)?.Read(address);
        var question = reader.RequestFor(address, request.DescriptionLimit) with { UnlessStill = kept?.Validator, Hold = isNamed ? null : Hold, Home = request.PointedFrom };
        DescriptionReply reply = await reader.ReadAsync(question, cancellationToken).ConfigureAwait(false);
        Description? now = reply.IsNotModified ? kept?.Description : reply.Description;
        if (of is not null && now is not null && !IsOf(now, reply.Address, of))
            return null;
        if (kept is not null && reply.IsNotModified)
            return Found(kept.Description, kept.Bytes, address, reply, request);
        if (isNamed)
            reply.RefusePage();
        return TakeFresh(address, reply, request);
    }

    private async Task<FoundDescription?> ReadFreshAsync(Uri address, UpdateRequest request, bool pastCaches, CancellationToken cancellationToken)
    {
        var question = reader.RequestFor(address, request.DescriptionLimit) with { PastCaches = pastCaches, Home = request.PointedFrom };
        return TakeFresh(address, await reader.ReadAsync(question, cancellationToken).ConfigureAwait(false), request);
    }

    private DescriptionCache? KeptBy(UpdateRequest request) =>
        request.KeepDescriptionPath is { } path ? new DescriptionCache(reader, files, path, request.DescriptionLimit) : null;

    private FoundDescription? TakeFresh(Uri address, DescriptionReply reply, UpdateRequest request)
    {
        if (reply.Description is null)
            return null;
        if (!address.IsFile)
            KeptBy(request)?.Write(address, reply);
        return Found(reply.Description, reply.Bytes, address, reply, request);
    }

    // Relative addresses in a local description are relative to what the caller says.
    private FoundDescription Found(Description description, ReadOnlyMemory<byte> bytes, Uri address, DescriptionReply reply, UpdateRequest request)
    {
        IReadOnlyList<Uri> bases = address.IsFile ? [] : BaseAddress.Of(reply.Trail, reader.Formats);
        return new(description, address.IsFile ? BaseOf(description, address, request) : bases[0], address, NameOf(request))
        {
            OtherBases = [.. bases.Skip(1)],
            IsOfFolder = reader.Formats.Any(format => format.DescribesFolders && format.Name == description.Format && SourceAddress.IsNamedAs(address, format)),
            NamedFiles = address.IsFile ? [] : BaseAddress.FilesOf(address, reader.Formats),
            TravelledBytes = reply.TravelledBytes,
            Speed = reply.Speed,
            Fingerprint = Digester.Sha256Of(bytes.Span),
            Bytes = Demand is null ? default : bytes,
        };
    }

    // The head of a local file is that of a file of the same name.
    private static Uri? BaseOf(Description description, Uri address, UpdateRequest request) =>
        request.BaseAddress is { } known && description.OwnBytes is not null ? new Uri(known, Path.GetFileName(address.LocalPath)) : request.BaseAddress;

    private bool IsDescriptionName(Uri address) => reader.Formats.Any(format => SourceAddress.IsNamedAs(address, format));

    private string NameOf(UpdateRequest request) => SourceName.BaseOf(request.Source, reader.Formats);

    private static TargetFormatException NoDescription(string source) => TargetFormatException.None(SourceName.Shown(source));
}
