using Morsel.Compression.Native;
using Morsel.Files;
using Morsel.Patches;
using Morsel.Patching;
using Morsel.Seeds;

namespace Morsel.Making.Patches;

/// <summary>Makes the patches to one file: each from another older version, each proven before it takes its place.</summary>
/// <param name="files">The disk.</param>
/// <param name="time">The clock.</param>
/// <param name="options">From what, and in which windows.</param>
internal sealed class PatchRun(IFileSystem files, TimeProvider time, PatchMakeOptions options)
{
    private const int NameDigits = 8;

    // Of applying, beside what windows of the usual size take: two of them at once.
    private const int FewestMiB = 20, MiB = 1 << 20;

    /// <summary>Whether patches are made between what gzip files hold, and not between the files.</summary>
    /// <value>Default false.</value>
    public bool IsOfContents { get; init; }

    /// <summary>Bytes that the cheapest other way from an older version costs; what saves less than half of them is not written.</summary>
    /// <value>Default null for all: as many as the target has.</value>
    public Func<string, long?> OtherBytesOf { get; init; } = _ => null;

    /// <summary>Makes them.</summary>
    /// <param name="path">The file that they lead to.</param>
    /// <param name="output">Where they go: the folder, and the name of the file.</param>
    /// <param name="onProgress">Told how many bytes of all patches' targets are done.</param>
    /// <param name="cancellationToken">Ends the work; patches that are done stay.</param>
    /// <exception cref="IOException">A file cannot be read, or changed while it was read, or the patch cannot be written.</exception>
    public async Task<IReadOnlyList<MadePatch>> MakeAsync(string path, string output, Action<long> onProgress, CancellationToken cancellationToken)
    {
        using var source = PatchSource.Open(files, path, new PatchSourceUse(OwnNames.SpoolOf(output), IsOfContents, Copies: false), cancellationToken);
        using MappedBytes target = source.File.Map();
        Digest digest = PatchMaking.DigestOf(target, cancellationToken);
        var made = new List<MadePatch>();
        foreach (string old in options.From)
        {
            long before = made.Count * target.Length;
            var place = new PatchPlace(output, target, digest, done => onProgress(before + done));
            made.AddRange(await MakeFromAsync(old, place, cancellationToken).ConfigureAwait(false));
            source.CheckUnchanged();
        }
        return made;
    }

    private async Task<IReadOnlyList<MadePatch>> MakeFromAsync(string oldPath, PatchPlace to, CancellationToken cancellationToken)
    {
        // Whoever publishes leaves the new file alone, but an older one may be somebody else's by now.
        using var old = PatchSource.Open(files, oldPath, new PatchSourceUse(OwnNames.SpoolOf(to.Output + ".old"), IsOfContents, Copies: true), cancellationToken);
        using MappedBytes from = old.File.Map();
        var like = new MadePatch
        {
            OldPath = oldPath,
            Path = null,
            Format = PatchFormat.Morsel1,
            IsOldUnpacked = old.IsUnpacked,
            Bytes = 0,
            OldLength = from.Length,
            OldDigest = PatchMaking.DigestOf(from, cancellationToken),
            Length = to.Target.Length,
            Digest = to.Digest,
            MemoryMiB = 0,
            Elapsed = default,
        };
        var made = new List<MadePatch> { await MakeMorselAsync(like, from, old, to, cancellationToken).ConfigureAwait(false) };
        if (options.AlsoZstd)
            made.Add(await MakeZstdAsync(like with { Format = PatchFormat.Zstd }, from, old, to.After(), cancellationToken).ConfigureAwait(false));
        return made;
    }

    private async Task<MadePatch> MakeMorselAsync(MadePatch like, MappedBytes from, PatchSource old, PatchPlace to, CancellationToken cancellationToken)
    {
        long started = time.GetTimestamp();
        string path = PathFor(like, to.Output, ".mpatch");
        EarlierOutput.Check(files, path, "patch", there => Begins(there, PatchHead.Magic));
        var making = new PatchMaking(from, to.Target, options.WindowLog, like.OldDigest, like.Digest) { MostBytes = OtherBytesOf(like.OldPath) / 2 };
        using var fresh = new FreshFile(files, path);
        long? bytes = like.OldDigest == like.Digest ? null : await making.TryMakeAsync(fresh.File, to.OnProgress, cancellationToken).ConfigureAwait(false);
        if (bytes is not null)
        {
            await making.ProveAsync(fresh.File, cancellationToken).ConfigureAwait(false);
            old.CheckUnchanged();
            fresh.Commit();
        }
        return like with
        {
            Path = bytes is null ? null : path,
            Bytes = bytes ?? 0,
            MemoryMiB = FewestMiB + (int)(2L * making.WindowBytes / MiB),
            Elapsed = time.GetElapsedTime(started),
        };
    }

    private async Task<MadePatch> MakeZstdAsync(MadePatch like, MappedBytes from, PatchSource old, PatchPlace to, CancellationToken cancellationToken)
    {
        long started = time.GetTimestamp();
        string path = PathFor(like, to.Output, ".zpatch");
        EarlierOutput.Check(files, path, "zstd patch", there => Begins(there, ZstdFrameHead.Magic));
        var making = new ZstdPatchMaking(from, to.Target) { MostBytes = (OtherBytesOf(like.OldPath) ?? to.Target.Length) / 2 };
        if (like.OldDigest == like.Digest || making.Problem is not null)
            return like with { Problem = making.Problem };
        using var fresh = new FreshFile(files, path);
        long? bytes = await making.TryMakeAsync(fresh.File, to.OnProgress, cancellationToken).ConfigureAwait(false);
        if (bytes is null)
            return like;
        await making.ProveAsync(fresh.File, like.Digest, cancellationToken).ConfigureAwait(false);
        old.CheckUnchanged();
        Digest own = BaseDigest.Of(new FileBase(fresh.File), cancellationToken);
        fresh.Commit();
        return like with { Path = path, Bytes = bytes.Value, OwnDigest = own, MemoryMiB = making.MemoryMiB, Elapsed = time.GetElapsedTime(started) };
    }

    private static string PathFor(MadePatch patch, string output, string extension) =>
        $"{output}.{patch.Digest.Hex[..NameDigits]}.from-{patch.OldDigest.Hex[..NameDigits]}{extension}";

    private bool Begins(string path, ReadOnlySpan<byte> magic)
    {
        using IBlockFile file = files.OpenRead(path);
        Span<byte> prefix = stackalloc byte[magic.Length];
        return prefix[..file.Read(prefix, 0)].SequenceEqual(magic);
    }

    /// <summary>What patches lead to.</summary>
    /// <param name="Output">Where they go: the folder, and the name of the file.</param>
    /// <param name="Target">It.</param>
    /// <param name="Digest">Its SHA-256.</param>
    /// <param name="OnProgress">Told how many bytes of it are done.</param>
    private sealed record PatchPlace(string Output, MappedBytes Target, Digest Digest, Action<long> OnProgress)
    {
        /// <summary>The same, for the next patch.</summary>
        public PatchPlace After() => this with { OnProgress = done => OnProgress(Target.Length + done) };
    }
}
