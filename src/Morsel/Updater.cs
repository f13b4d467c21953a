using Morsel.Descriptions;
using Morsel.Fetching;
using Morsel.Files;
using Morsel.Formats;
using Morsel.Reporting;
using Morsel.Searching;
using Morsel.Target;
using Morsel.Transports;
using Morsel.Updating;
using Morsel.Zchunk;
using Morsel.Zsync;

namespace Morsel;

/// <summary>Brings files up to date from what is on the disk already and, for the rest, from a web server.</summary>
public sealed class Updater : IDisposable
{
    private readonly UpdaterOptions _options;
    private readonly IFileSystem _files;
    private readonly RunClock _clock;
    private readonly IReadOnlyList<ITransport> _transports;
    private readonly DescriptionReader _reader;

    /// <param name="options">How to reach servers; null for the defaults.</param>
    /// <exception cref="ArgumentException">An option cannot be used.</exception>
    public Updater(UpdaterOptions? options = null)
        : this(options ?? new UpdaterOptions(), new LocalFileSystem())
    {
    }

    internal Updater(
        UpdaterOptions options, IFileSystem files, IReadOnlyList<ITransport>? transports = null, IReadOnlyList<ITargetFormat>? formats = null)
    {
        (_options, _files, _clock) = (options, files, new RunClock(options.Time, options.MaxTime));
        _transports = transports ?? Catalog.OpenTransports(options);
        _reader = new DescriptionReader(_transports, _clock) { Formats = formats ?? Catalog.Formats };
    }

    /// <summary>Updates one file. The file that is there stays as it is until the new one is whole and proven.</summary>
    /// <param name="request">What to update.</param>
    /// <param name="progress">Told about every buffer, from several threads.</param>
    /// <param name="cancellationToken">Ends the work; the part file keeps what was proven, and the next run goes on from there.</param>
    /// <exception cref="TargetFormatException">The description is not what its format allows.</exception>
    /// <exception cref="TransportException">The description or data could not be fetched.</exception>
    /// <exception cref="VerificationException">What was assembled is not what the description describes, or the proof asked for cannot be had.</exception>
    /// <exception cref="RefusedException">A rule of safety forbids it.</exception>
    /// <exception cref="TargetBusyException">Another run updates the same target.</exception>
    /// <exception cref="IOException">The disk is full or failed.</exception>
    public async Task<UpdateReport> UpdateAsync(
        UpdateRequest request, IProgress<UpdateProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        long started = _options.Time.GetTimestamp();
        foreach (Uri mirror in request.Mirrors)
            TargetLocations.CheckMirror(mirror);
        var feed = new ProgressFeed(progress);
        FoundDescription found = await FindAsync(request, feed, cancellationToken).ConfigureAwait(false);
        UpdateReport report = request.Unpack
            ? await new UnpackedUpdate(_files, _options.Time, request, found)
                .RunAsync(inner => RunAsync(found, inner, feed, cancellationToken), cancellationToken).ConfigureAwait(false)
            : await RunAsync(found, request, feed, cancellationToken).ConfigureAwait(false);
        return report with { Elapsed = _options.Time.GetElapsedTime(started) };
    }

    /// <summary>Finds out what an update would do: reads the description and the seeds, fetches no data, writes nothing.</summary>
    /// <inheritdoc cref="UpdateAsync"/>
    public async Task<UpdatePlan> PlanAsync(
        UpdateRequest request, IProgress<UpdateProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var feed = new ProgressFeed(progress);
        FoundDescription found = await FindAsync(request with { KeepDescriptionPath = null }, feed, cancellationToken).ConfigureAwait(false);
        if (found.Description is null)
            throw NotDescribed(request.Source);
        UpdateRequest planned = request.Unpack ? new UnpackedUpdate(_files, _options.Time, request, found).Inner : request;
        return await Generations(feed).PlanAsync(found, found.Meant(planned), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads a description.</summary>
    /// <param name="source">Its address or path.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="TargetFormatException">It is not what its format allows.</exception>
    /// <exception cref="TransportException">It could not be fetched.</exception>
    public async Task<DescriptionReport> InspectAsync(string source, CancellationToken cancellationToken = default)
    {
        DescriptionReply reply = await ReadAsync(source, cancellationToken).ConfigureAwait(false);
        Description description = reply.Description ?? throw NotDescribed(source);
        TargetIndex index = description.Index;
        return new DescriptionReport
        {
            Format = description.Format,
            DescriptionBytes = reply.Bytes.Length,
            Length = index.Layout.Length,
            BlockBytes = index.Layout.BlockBytes,
            BlockCount = index.Layout.BlockCount,
            StrongHash = index.Proof.Algorithm,
            StrongBytes = index.Proof.Width,
            FileName = index.FileName,
            ModifiedTime = index.ModifiedTime,
            Digests = index.WholeDigests,
            Locations = [.. index.Origins.Where(origin => origin.IsTarget).SelectMany(origin => origin.Locations)],
            Fields = description.Fields,
            Payload = description.Payload is { } payload ? PayloadDescription.Of(payload, payload.Length) : null,
            Notes = description.Notes,
        };
    }

    /// <summary>Compares a file with a description, block by block and as a whole.</summary>
    /// <param name="path">The file.</param>
    /// <param name="source">The description's address or path.</param>
    /// <param name="progress">Told about every buffer, from several threads.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="TargetFormatException">The description is not what its format allows.</exception>
    /// <exception cref="TransportException">The description could not be fetched.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public async Task<VerifyReport> VerifyAsync(
        string path, string source, IProgress<UpdateProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        Description description = (await ReadAsync(source, cancellationToken).ConfigureAwait(false)).Description ?? throw NotDescribed(source);
        return await FileComparison.CompareAsync(_files, path, description.Index, new ProgressFeed(progress), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Which bytes of a target a seed holds, exactly as zsync3's zsyncranges finds them, for other download managers.</summary>
    /// <param name="source">The control file's address or path.</param>
    /// <param name="seedPath">The seed.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="TargetFormatException">The control file is not what its format allows.</exception>
    /// <exception cref="TransportException">The control file could not be fetched.</exception>
    /// <exception cref="IOException">The seed cannot be read.</exception>
    public async Task<SeedRanges> FindSeedRangesAsync(string source, string seedPath, CancellationToken cancellationToken = default)
    {
        Description description = (await ReadAsync(source, cancellationToken).ConfigureAwait(false)).Description ?? throw NotDescribed(source);
        return SeedRangesFinder.Find(_files, description, seedPath, cancellationToken);
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose()
    {
        foreach (IDisposable transport in _transports.OfType<IDisposable>())
            transport.Dispose();
    }

    private async Task<FoundDescription> FindAsync(UpdateRequest request, ProgressFeed feed, CancellationToken cancellationToken)
    {
        feed.Begin(UpdatePhase.ReadingDescription, 0);
        return await new DescriptionFinder(_reader, _files).FindAsync(request, cancellationToken).ConfigureAwait(false);
    }

    private async Task<DescriptionReply> ReadAsync(string source, CancellationToken cancellationToken)
    {
        Uri address = DescriptionFinder.TryParseAddress(source, out Uri? web) ? web : new Uri(Path.GetFullPath(source));
        var question = DescriptionRequest.For(address, new UpdateRequest { Source = source }.DescriptionLimit);
        DescriptionReply reply = await _reader.ReadAsync(question, cancellationToken).ConfigureAwait(false);
        reply.RefusePage();
        return reply;
    }

    private GenerationLoop Generations(ProgressFeed feed) => new(_options, _clock, _files, _reader, feed) { RoutesTo = Catalog.RoutesTo };

    private Task<UpdateReport> RunAsync(FoundDescription found, UpdateRequest request, ProgressFeed feed, CancellationToken cancellationToken)
    {
        if (found.Description is not null)
            return Generations(feed).UpdateAsync(found, found.Meant(request), cancellationToken);
        HeaderAnchor.Check(description: null, request);
        return new WholeDownload(_files, _reader, _clock, feed).RunAsync(found.Address, request, cancellationToken);
    }

    private static TargetFormatException NotDescribed(string source) =>
        new("description", SourceName.Shown(source), "there is none that Morsel knows, expected a zsync control file or a zchunk file");
}
