using Morsel.Descriptions;
using Morsel.Descriptions.AppImages;
using Morsel.Fetching;
using Morsel.Files;
using Morsel.Formats;
using Morsel.Packing;
using Morsel.Proof;
using Morsel.Reporting;
using Morsel.Target;
using Morsel.Transports;
using Morsel.Updating;

namespace Morsel;

/// <summary>Updates files: copies data that is already on the disk, and downloads the rest from a web server.</summary>
public sealed class Updater : IDisposable
{
    private readonly UpdaterOptions _options;
    private readonly IFileSystem _files;
    private readonly IReadOnlyList<ITransport> _transports;
    private readonly DescriptionReader _reader;
    private readonly SourceMemory _memory;
    private bool _isDisposed;

    /// <param name="options">How to reach servers; null for the defaults.</param>
    /// <exception cref="ArgumentException">An option cannot be used.</exception>
    public Updater(UpdaterOptions? options = null)
        : this(options ?? new UpdaterOptions(), new LocalFileSystem())
    {
    }

    internal Updater(
        UpdaterOptions options, IFileSystem files, IReadOnlyList<ITransport>? transports = null, IReadOnlyList<ITargetFormat>? formats = null)
    {
        (_options, _files) = (options, files);
        _transports = transports ?? Catalog.OpenTransports(options);
        _reader = new DescriptionReader(_transports, formats ?? Catalog.Formats, new RunClock(options.Time, options.MaxTime));
        _memory = new SourceMemory(new SidecarMemory(files, options.Time), new BaseMemory(files), new ProgramAnswers(_reader));
    }

    /// <summary>Updates one file. The old file stays unchanged until the new one is complete and verified.</summary>
    /// <param name="request">What to update.</param>
    /// <param name="progress">Receives the progress, once per buffer, from several threads.</param>
    /// <param name="cancellationToken">Cancels the work; the part file keeps the verified data, and the next run continues from there.</param>
    /// <exception cref="TargetFormatException">The control file is invalid.</exception>
    /// <exception cref="TransportException">The control file or the data could not be downloaded.</exception>
    /// <exception cref="VerificationException">The content does not match the control file, or the required verification is not possible.</exception>
    /// <exception cref="RefusedException">A name, an address or a symbolic link is not safe.</exception>
    /// <exception cref="TargetBusyException">Another run is updating the same file.</exception>
    /// <exception cref="IOException">The disk is full or failed.</exception>
    /// <example>
    /// <code>
    /// var request = new UpdateRequest { Source = "https://example.org/disk.img.zsync", OutputPath = "disk.img", RequiredProof = ProofLevel.Sha256 };
    /// UpdateReport report = await updater.UpdateAsync(request, new Progress&lt;UpdateProgress&gt;(now => Console.WriteLine($"{now.Phase}: {now.DoneBytes}")));
    /// </code>
    /// </example>
    public async Task<UpdateReport> UpdateAsync(
        UpdateRequest request, IProgress<UpdateProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        long started = _options.Time.GetTimestamp();
        using var trace = RunTrace.OfUpdate(_options.OnEvent, cancellationToken);
        var feed = new ProgressFeed(progress);
        (SourceRun run, UpdateRequest wanted) = await CallAsync(request, feed, cancellationToken).ConfigureAwait(false);
        UpdateReport report = await run.UpdateAsync(wanted, cancellationToken).ConfigureAwait(false);
        return trace.Ended(report with { Elapsed = _options.Time.GetElapsedTime(started) });
    }

    /// <summary>Updates one file, with the default of every option.</summary>
    /// <param name="source">The address or path of a control file, or the address of the file itself.</param>
    /// <param name="outputPath">The path of the output; an existing file there is searched for parts.</param>
    /// <param name="progress">Receives the progress, once per buffer, from several threads.</param>
    /// <param name="cancellationToken">Cancels the work; the part file keeps the verified data, and the next run continues from there.</param>
    /// <inheritdoc cref="UpdateAsync(UpdateRequest, IProgress{UpdateProgress}?, CancellationToken)" path="/exception"/>
    /// <example>
    /// <code>
    /// using var updater = new Updater();
    /// UpdateReport report = await updater.UpdateAsync("https://example.org/disk.img.zsync", "disk.img");
    /// Console.WriteLine($"{report.ReusedBytes} bytes were reused, {report.FetchedBytes} were downloaded");
    /// </code>
    /// </example>
    public Task<UpdateReport> UpdateAsync(
        string source, string outputPath, IProgress<UpdateProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(outputPath);
        return UpdateAsync(new UpdateRequest { Source = source, OutputPath = outputPath }, progress, cancellationToken);
    }

    /// <summary>Plans an update: reads the control file and the local files, downloads no data, writes nothing.</summary>
    /// <inheritdoc cref="UpdateAsync(UpdateRequest, IProgress{UpdateProgress}?, CancellationToken)"/>
    /// <example>
    /// <code>
    /// UpdatePlan plan = await updater.PlanAsync(new UpdateRequest { Source = "https://example.org/disk.img.zsync", OutputPath = "disk.img" });
    /// Console.WriteLine($"{plan.FetchBytes} of {plan.Length} bytes would be downloaded");
    /// </code>
    /// </example>
    public async Task<UpdatePlan> PlanAsync(
        UpdateRequest request, IProgress<UpdateProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        using var trace = RunTrace.OfPlan(_options.OnEvent, cancellationToken);
        var feed = new ProgressFeed(progress);
        (SourceRun run, UpdateRequest wanted) = await CallAsync(request with { KeepDescriptionPath = null }, feed, cancellationToken).ConfigureAwait(false);
        return await run.PlanAsync(wanted, cancellationToken).ConfigureAwait(false) ?? throw NotDescribed(request.Source);
    }

    /// <summary>Finds out whether a file is the published one: compares it with its control file, and looks for nothing else.</summary>
    /// <remarks>Of an AppImage whose host tells the digest of the published file, not even the control file is read.</remarks>
    /// <param name="request">What would be updated.</param>
    /// <param name="progress">Receives the progress, once per buffer, from several threads.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <inheritdoc cref="PlanAsync" path="/exception"/>
    /// <example>
    /// <code>
    /// UpdateCheck check = await updater.CheckAsync(new UpdateRequest { Source = "Example-x86_64.AppImage" });
    /// Console.WriteLine(check.IsCurrent ? "up to date" : "there is a newer version");
    /// </code>
    /// </example>
    public async Task<UpdateCheck> CheckAsync(
        UpdateRequest request, IProgress<UpdateProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        using var trace = RunTrace.OfPlan(_options.OnEvent, cancellationToken);
        (SourceRun run, UpdateRequest wanted) = await CallAsync(request with { KeepDescriptionPath = null }, new ProgressFeed(progress), cancellationToken).ConfigureAwait(false);
        return await run.CheckAsync(wanted, cancellationToken).ConfigureAwait(false) ?? throw NotDescribed(request.Source);
    }

    /// <summary>Asks where the newest version of an AppImage is, and downloads nothing of it.</summary>
    /// <param name="request">What would be updated: an AppImage that is on the disk.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The address of its control file, with all its parts: that of a release may be valid for minutes only, and is then a secret.</returns>
    /// <exception cref="TargetFormatException">The file is not an AppImage, or its update information is broken.</exception>
    /// <exception cref="RefusedException">Its update information cannot be used.</exception>
    /// <exception cref="TransportException">The host of its releases cannot be reached, or has no such release.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <example>
    /// <code>
    /// Uri control = await updater.LocateAsync(new UpdateRequest { Source = "Example-x86_64.AppImage" });
    /// </code>
    /// </example>
    public async Task<Uri> LocateAsync(UpdateRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        (SourceRun run, UpdateRequest wanted) = await CallAsync(request, new ProgressFeed(null), cancellationToken).ConfigureAwait(false);
        return await run.LocateAsync(wanted, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads a control file, or the header of a zchunk file.</summary>
    /// <param name="source">Its address or path.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="TargetFormatException">The control file is invalid.</exception>
    /// <exception cref="TransportException">The control file could not be downloaded.</exception>
    /// <example>
    /// <code>
    /// DescriptionReport report = await updater.InspectAsync("https://example.org/disk.img.zsync");
    /// Console.WriteLine($"{report.FileName}: {report.BlockCount} blocks of {report.BlockBytes} bytes");
    /// </code>
    /// </example>
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
            HasEqualBlocks = index.Layout.IsUniform,
            BlockCount = index.Layout.BlockCount,
            StrongHash = index.Proof.Algorithm,
            StrongBytes = index.Proof.Width,
            FileName = index.FileName,
            ModifiedTime = index.ModifiedTime,
            Digests = index.WholeDigests,
            Locations = [.. index.Origins.Where(origin => origin.IsTarget).SelectMany(origin => origin.Locations)],
            Fields = description.Fields,
            Stretches = RepeatedBlocks.Of(new BlockVerifier(index)),
            Payload = description.Payload is { } payload ? PayloadSummary.Of(payload, payload.Length) : null,
            Notes = description.Notes,
        };
    }

    /// <summary>Compares a file with a control file, block by block and as a whole.</summary>
    /// <param name="path">The file.</param>
    /// <param name="source">The address or path of the control file.</param>
    /// <param name="progress">Receives the progress, once per buffer, from several threads.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="TargetFormatException">The control file is invalid.</exception>
    /// <exception cref="TransportException">The control file could not be downloaded.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <example>
    /// <code>
    /// VerifyReport report = await updater.VerifyAsync("disk.img", "https://example.org/disk.img.zsync");
    /// Console.WriteLine(report.IsIdentical ? $"verified: {report.Proven}" : $"{report.Differences.Count} ranges differ");
    /// </code>
    /// </example>
    public async Task<VerifyReport> VerifyAsync(
        string path, string source, IProgress<UpdateProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        Description description = await DescriptionAsync(source, cancellationToken).ConfigureAwait(false);
        return await FileComparison.CompareAsync(_files, path, description.Index, new ProgressFeed(progress), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Compares a file with a control file, if a trusted key has signed that.</summary>
    /// <param name="path">The file.</param>
    /// <param name="source">The address or path of the control file; its signature is beside it.</param>
    /// <param name="trust">Whose signature is required.</param>
    /// <param name="progress">Receives the progress, once per buffer, from several threads.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="VerificationException">The control file is not signed by a trusted key.</exception>
    /// <inheritdoc cref="VerifyAsync(string, string, IProgress{UpdateProgress}?, CancellationToken)" path="/exception"/>
    public async Task<VerifyReport> VerifyAsync(
        string path, string source, TrustOptions trust, IProgress<UpdateProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(trust);
        DescriptionReply reply = await ReadAsync(source, cancellationToken).ConfigureAwait(false);
        Description description = reply.Description ?? throw NotDescribed(source);
        var gate = TrustGate.For(_files, new UpdateRequest { Source = source, OutputPath = path, Trust = trust }, _reader, _options.Time, () => null);
        if (gate is not null)
            await gate.CheckAsync(reply.Trail[0], reply.Bytes, cancellationToken).ConfigureAwait(false);
        VerifyReport report = await FileComparison.CompareAsync(_files, path, description.Index, new ProgressFeed(progress), cancellationToken).ConfigureAwait(false);
        return report with { Signature = gate?.Report };
    }

    /// <summary>Closes the connections. Every other call throws <see cref="ObjectDisposedException"/> from then on.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        foreach (IDisposable transport in _transports.OfType<IDisposable>())
            transport.Dispose();
    }

    internal async Task<Description> DescriptionAsync(string source, CancellationToken cancellationToken) =>
        (await ReadAsync(source, cancellationToken).ConfigureAwait(false)).Description ?? throw NotDescribed(source);

    private async Task<DescriptionReply> ReadAsync(string source, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        Uri address = SourceAddress.TryParse(source, out Uri? web) ? web : new Uri(Path.GetFullPath(source));
        var question = _reader.RequestFor(address, new UpdateRequest { Source = source }.DescriptionLimit);
        DescriptionReply reply = await _reader.ReadAsync(question, cancellationToken).ConfigureAwait(false);
        reply.RefusePage();
        return reply;
    }

    private Task<(SourceRun Run, UpdateRequest Request)> CallAsync(UpdateRequest request, ProgressFeed feed, CancellationToken cancellationToken) =>
        SourceRun.OfAsync(request, _options, _reader, _memory, Catalog.TermsOf(_files, _options.Time, feed), cancellationToken);

    private static TargetFormatException NotDescribed(string source) => TargetFormatException.None(SourceName.Shown(source));
}
