using Morsel.Files;
using Morsel.Formats.Sidecar;
using Morsel.Uploading;

namespace Morsel.Publishing;

/// <summary>Publishes files: makes what is missing, and puts everything where it is served, in an order in which clients always find the old release or the new one, whole.</summary>
public sealed class Publisher
{
    private readonly IFileSystem _files;
    private readonly TimeProvider _time;

    /// <summary>Creates a publisher.</summary>
    public Publisher()
        : this(new LocalFileSystem(), TimeProvider.System)
    {
    }

    internal Publisher(IFileSystem files, TimeProvider time) => (_files, _time) = (files, time);

    /// <summary>Opens a folder that a web server serves, or that is copied to one. Files appear in it by renames.</summary>
    /// <param name="path">The folder; it is made if it does not exist.</param>
    public static IReleaseStore OpenFolder(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new FolderStore(new LocalFileSystem(), path);
    }

    /// <summary>Publishes files.</summary>
    /// <param name="request">What to publish, and where.</param>
    /// <param name="progress">Receives the progress.</param>
    /// <param name="cancellationToken">Cancels the work; what was put so far stays, and the next run continues from there.</param>
    /// <exception cref="ArgumentException">The request contradicts itself.</exception>
    /// <exception cref="PublishConflictException">Another publisher was first.</exception>
    /// <exception cref="RefusedException">A name that never gets other content has other content, or an object that a sidecar lists is missing.</exception>
    /// <exception cref="VerificationException">Clients do not get what was published.</exception>
    /// <exception cref="TransportException">The store cannot be reached, or refuses.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    /// <example>
    /// <code>
    /// PublishReport report = await new Publisher().PublishAsync(new PublishRequest { SourcePaths = ["disk.img"], Store = Publisher.OpenFolder("/srv/www") });
    /// Console.WriteLine(report);
    /// </code>
    /// </example>
    public async Task<PublishReport> PublishAsync(PublishRequest request, IProgress<PublishProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        Check(request);
        long started = _time.GetTimestamp();
        var releases = new List<Release>();
        foreach (string path in request.SourcePaths)
            releases.Add(await PrepareAsync(request, Path.GetFullPath(path), progress, cancellationToken).ConfigureAwait(false));
        PlannedFile[] plan = [.. ReleasePlan.Order(releases.SelectMany(release => release.Parts)).Select(part => Planned(part, request, releases, cancellationToken))];
        var upload = new ReleaseUpload(_files, request.Store, Merged(releases))
        {
            IsTrial = request.IsTrial,
            Progress = (done, total) => progress?.Report(new PublishProgress(PublishPhase.Sending, done, total)),
        };
        if (!request.IsTrial && !await request.Store.HonoursConditionsAsync(cancellationToken).ConfigureAwait(false))
            releases[0].Notes.Add(new Note(NoteCode.StoreWithoutConditions, $"{request.Store.Name} does not honour conditions: if two publishers run at the same time, their releases may be mixed, so make sure that only one does"));
        IReadOnlyList<PublishedFile> published = await upload.RunAsync(plan, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<PublishedDownload> downloads = request.Proof is { } proof && !request.IsTrial
            ? await ProveAsync(request, proof, releases, progress, cancellationToken).ConfigureAwait(false)
            : [];
        IReadOnlyList<string> deleted = await PruneAsync(request, releases, cancellationToken).ConfigureAwait(false);
        foreach (Release release in releases.Where(_ => !request.IsTrial))
            release.Work.Clear();
        return new PublishReport
        {
            StoreName = request.Store.Name,
            Files = published,
            Deleted = deleted,
            Downloads = downloads,
            IsTrial = request.IsTrial,
            Elapsed = _time.GetElapsedTime(started),
            Notes = [.. releases.SelectMany(release => release.Notes)],
        };
    }

    private static void Check(PublishRequest request)
    {
        if (request.SourcePaths.Count == 0)
            throw new ArgumentException("there is no file to publish", nameof(request));
        if (request.Keep is < 1)
            throw new ArgumentException("the newest version is always kept: Keep is 1 or more", nameof(request));
        if (request.PointerAge < TimeSpan.Zero)
            throw new ArgumentException("PointerAge is not negative", nameof(request));
        if (request.SourcePaths.Count > 1 && request.Make.Patches.From.Count > 0)
            throw new ArgumentException("older versions are those of one file: publish the files one by one", nameof(request));
    }

    private PlannedFile Planned(ReleasePart part, PublishRequest request, List<Release> releases, CancellationToken cancellationToken)
    {
        (long bytes, Digest sha256) = releases.FirstOrDefault(release => release.Source.Path == part.Path) is { } own
            ? (own.Source.Bytes, own.Source.Sha256)
            : FileDigest.Of(_files, part.Path, cancellationToken);
        return ReleasePlan.FileOf(part, bytes, sha256, request.PointerAge);
    }

    private static Dictionary<string, StoredFile> Merged(List<Release> releases)
    {
        var all = new Dictionary<string, StoredFile>(StringComparer.Ordinal);
        foreach (StoredFile stored in releases.SelectMany(release => release.Before.Values))
            all[stored.Name] = stored;
        return all;
    }

    private async Task<Release> PrepareAsync(PublishRequest request, string path, IProgress<PublishProgress>? progress, CancellationToken cancellationToken)
    {
        ReleaseSource source = SourceOf(request, path, cancellationToken);
        // Read before anything is made: what others change from now on is seen.
        Dictionary<string, StoredFile> before = (await ListAsync(request.Store, source, cancellationToken).ConfigureAwait(false)).ToDictionary(stored => stored.Name, StringComparer.Ordinal);
        var work = new WorkFolder(_files, source.WorkFolder);
        var notes = new List<Note>();
        ReleaseDescription description = await ReadyAsync(request, source, Path.GetDirectoryName(path)!, notes, cancellationToken).ConfigureAwait(false)
            ?? await MakeAsync(request, source, work, before, notes, progress, cancellationToken).ConfigureAwait(false);
        return new Release(source, description, before, work) { Notes = notes, Parts = [.. source.Parts, .. description.PartsOf(source, before)] };
    }

    private ReleaseSource SourceOf(PublishRequest request, string path, CancellationToken cancellationToken)
    {
        string name = Path.GetFileName(path), published = request.Names.FitGitHub ? AssetName.Of(name) : name;
        (long bytes, Digest sha256) = FileDigest.Of(_files, path, cancellationToken);
        bool hasVersion = request.Names.HaveVersion ?? VersionName.HasVersion(published);
        return new ReleaseSource(path, published, sha256, bytes)
        {
            HasVersion = hasVersion,
            IsInPlace = hasVersion || request.Names.InPlace || request.Names.FitGitHub,
        };
    }

    private static async Task<List<StoredFile>> ListAsync(IReleaseStore store, ReleaseSource source, CancellationToken cancellationToken)
    {
        var there = new List<StoredFile>();
        string prefix = source.HasVersion ? VersionName.StemOf(source.Name) : source.Name;
        if (prefix.EndsWith(".gz", StringComparison.OrdinalIgnoreCase))
            prefix = prefix[..^3];
        await foreach (StoredFile stored in store.ListAsync(prefix, cancellationToken).ConfigureAwait(false))
            there.Add(stored);
        return there;
    }

    // What the user made is published as it is, if it is of this very file.
    private async Task<ReleaseDescription?> ReadyAsync(PublishRequest request, ReleaseSource source, string folder, List<Note> notes, CancellationToken cancellationToken)
    {
        if (request.Make.Signing.KeyFile is not null || source.Name != Path.GetFileName(source.Path) || ReleaseDescription.Find(_files, folder, source) is not { } found
            || (request.Make.AddsObjects && found.Sidecar is null))
            return null;
        using var updater = new Updater(new UpdaterOptions { Time = _time });
        DescriptionReport control = await updater.InspectAsync(found.ControlPath, cancellationToken).ConfigureAwait(false);
        bool isRight = control.Digests.Any(digest => digest.Equals(source.Sha256))
            || (control.Length == source.Bytes && (await updater.VerifyAsync(source.Path, found.ControlPath, cancellationToken: cancellationToken).ConfigureAwait(false)).IsIdentical);
        if (!isRight)
            return null;
        if (!source.IsInPlace && control.Locations.All(location => Uri.UnescapeDataString(location) == source.Name))
            notes.Add(new Note(NoteCode.PublishedInPlace, $"{found.ControlPath} names {source.Name} itself, which is replaced before it: in between, users who need bytes of the file are told to try again; delete it, and publish will make one without that gap"));
        return found;
    }

    private async Task<ReleaseDescription> MakeAsync(
        PublishRequest request, ReleaseSource source, WorkFolder work, Dictionary<string, StoredFile> before, List<Note> notes, IProgress<PublishProgress>? progress, CancellationToken cancellationToken)
    {
        work.Create();
        // Serials and successors of keys go on from those that are published.
        foreach (string ending in new[] { ReleaseDescription.SidecarEnding, ReleaseDescription.SidecarEnding + ".keys", ReleaseDescription.ControlEnding + ".keys" })
            if (before.ContainsKey(source.Name + ending) && await request.Store.ReadAsync(source.Name + ending, SidecarReader.MostBytes, cancellationToken).ConfigureAwait(false) is { } earlier)
                work.Write(source.Name + ending, earlier);
        var make = request.Make with
        {
            SourcePath = source.Path,
            Input = null,
            OutputPath = work.Path + Path.DirectorySeparatorChar,
            FileName = source.Name == Path.GetFileName(source.Path) ? null : source.Name,
            Locations = [Uri.EscapeDataString(source.ContentName)],
            Patches = request.Make.Patches with { From = [.. request.Make.Patches.From, .. BasesIn(request, source, before)] },
        };
        MakeReport report = await new Maker(_files, _time).MakeAsync(make, progress is null ? null : new MakingProgress(progress), cancellationToken).ConfigureAwait(false);
        notes.AddRange(report.Notes);
        return ReleaseDescription.Find(_files, Path.GetDirectoryName(report.OutputPath)!, source)
            ?? throw new IOException($"{report.OutputPath} is not for {source.Path}: the file changed while it was published");
    }

    // In a folder, the versions that stay are where patches can be made from.
    private static IEnumerable<string> BasesIn(PublishRequest request, ReleaseSource source, Dictionary<string, StoredFile> before) =>
        !request.Make.Routes || request.Make.Patches.From.Count > 0 || request.Store is not FolderStore folder
            ? []
            : before.Values
                .Where(stored => stored.Name != source.ContentName && stored.Name != source.Name)
                .Where(stored => source.HasVersion ? VersionName.AreOfOneFile(stored.Name, source.Name) : VersionName.DigestIn(stored.Name, source.Name) is not null)
                .OrderByDescending(stored => stored.Time)
                .Take((request.Keep ?? 4) - 1)
                .Select(stored => folder.PathOf(stored.Name));

    private async Task<IReadOnlyList<PublishedDownload>> ProveAsync(
        PublishRequest request, PublishProof proof, List<Release> releases, IProgress<PublishProgress>? progress, CancellationToken cancellationToken)
    {
        var downloads = new List<PublishedDownload>();
        using Updater updater = OpenClient(request, proof);
        foreach (Release release in releases)
        {
            release.Work.Create();
            string control = Path.GetFileName(release.Description.ControlPath);
            Uri address = proof.BaseAddress is { } given ? new Uri(given, Uri.EscapeDataString(control))
                : request.Store is FolderStore folder ? Catalog.SiteAddressOf(folder.PathOf(control))
                : request.Store.PublicAddress(control) ?? throw new ArgumentException("the store has no public address: specify BaseAddress", nameof(request));
            foreach (string? old in request.Make.Patches.From.Prepend(null))
            {
                string output = Path.Join(release.Work.Path, "verified");
                _files.Delete(output);
                UpdateReport report = await updater.UpdateAsync(
                    new UpdateRequest
                    {
                        Source = address.AbsoluteUri,
                        OutputPath = output,
                        SeedPaths = old is null ? [] : [old],
                        AutoSeeds = false,
                        Trust = new TrustOptions { KeyFiles = proof.KeyFiles, FileName = release.Source.Name },
                        Gzip = new GzipUpdateOptions { FetchFile = release.Source.Name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) },
                    },
                    progress is null ? null : new VerifyingProgress(progress),
                    cancellationToken).ConfigureAwait(false);
                if (!FileDigest.Of(_files, output, cancellationToken).Sha256.Equals(release.Source.Sha256))
                    throw new VerificationException($"{TransportException.Shown(address)} does not lead to {release.Source.Path}: it leads to another file, perhaps the version before, which a cache still has");
                downloads.Add(new PublishedDownload(release.Source.Name, old, report.DescriptionBytes + report.TransferredBytes));
            }
            _files.Delete(Path.Join(release.Work.Path, "verified"));
        }
        return downloads;
    }

    // A folder is looked at as it will be on a web site.
    private Updater OpenClient(PublishRequest request, PublishProof proof) => proof.BaseAddress is null && request.Store is FolderStore folder
        ? new Updater(proof.Options, _files, [Catalog.OpenSite(folder.Folder, proof.Options.Time)])
        : new Updater(proof.Options);

    private async Task<IReadOnlyList<string>> PruneAsync(PublishRequest request, List<Release> releases, CancellationToken cancellationToken)
    {
        if (request.Keep is not { } keep || request.Names.FitGitHub)
            return [];
        var deleted = new List<string>();
        foreach (Release release in releases)
        {
            List<StoredFile> there = await ListAsync(request.Store, release.Source, cancellationToken).ConfigureAwait(false);
            var pruning = new Pruning(keep, _time.GetUtcNow())
            {
                Needed = await NeededAsync(request.Store, release.Source, releases, there, cancellationToken).ConfigureAwait(false),
                Bases = [.. releases.SelectMany(other => other.Description.Bases)],
            };
            // Which content a name stands for is asked of those only that would go.
            foreach (string candidate in pruning.Choose(release.Source, there).Select(names => names[^1]))
                if (await request.Store.FindAsync(candidate, cancellationToken).ConfigureAwait(false) is { } known)
                    there[there.FindIndex(stored => stored.Name == candidate)] = known;
            foreach (string name in pruning.Choose(release.Source, there).SelectMany(names => names))
            {
                if (!request.IsTrial)
                    await request.Store.DeleteAsync(name, cancellationToken).ConfigureAwait(false);
                deleted.Add(name);
            }
        }
        return deleted;
    }

    // What this release consists of, and what is named by a control file or a sidecar that is of no version, such as "disk-latest.img.zsync".
    private static async Task<HashSet<string>> NeededAsync(
        IReleaseStore store, ReleaseSource source, List<Release> releases, List<StoredFile> there, CancellationToken cancellationToken)
    {
        HashSet<string> needed = [.. releases.SelectMany(release => release.Parts).Select(part => part.Name)];
        foreach (StoredFile pointer in there.Where(stored => PointerNames.IsDescription(stored.Name) && !needed.Contains(stored.Name) && !Pruning.IsOfVersion(stored.Name, source, there)).ToArray())
            if (await store.ReadAsync(pointer.Name, PointerNames.MostBytes, cancellationToken).ConfigureAwait(false) is { } description)
                needed.UnionWith(PointerNames.In(description));
        return needed;
    }

    private sealed record Release(ReleaseSource Source, ReleaseDescription Description, IReadOnlyDictionary<string, StoredFile> Before, WorkFolder Work)
    {
        public required List<Note> Notes { get; init; }

        public required IReadOnlyList<ReleasePart> Parts { get; init; }
    }

    private sealed class MakingProgress(IProgress<PublishProgress> progress) : IProgress<MakeProgress>
    {
        public void Report(MakeProgress value) => progress.Report(new PublishProgress(PublishPhase.Making, value.DoneBytes, value.TotalBytes));
    }

    private sealed class VerifyingProgress(IProgress<PublishProgress> progress) : IProgress<UpdateProgress>
    {
        public void Report(UpdateProgress value) => progress.Report(new PublishProgress(PublishPhase.Verifying, value.DoneBytes, value.TotalBytes));
    }
}
