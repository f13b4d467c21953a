using Morsel.Files;
using Morsel.Patches;
using Morsel.Patching;

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

    /// <summary>Makes them.</summary>
    /// <param name="path">The file that they lead to.</param>
    /// <param name="output">Where they go: the folder, and the name of the file.</param>
    /// <param name="onProgress">Told how many bytes of all patches' targets are done.</param>
    /// <param name="cancellationToken">Ends the work; patches that are done stay.</param>
    /// <exception cref="IOException">A file cannot be read, or changed while it was read, or the patch cannot be written.</exception>
    public async Task<IReadOnlyList<MadePatch>> MakeAsync(string path, string output, Action<long> onProgress, CancellationToken cancellationToken)
    {
        using IBlockFile file = files.OpenRead(path);
        FileStamp stamp = file.Stamp;
        using MappedBytes target = file.Map();
        Digest digest = PatchMaking.DigestOf(target, cancellationToken);
        var made = new List<MadePatch>();
        foreach (string old in options.From)
        {
            long before = made.Count * target.Length;
            made.Add(await MakeOneAsync(old, target, digest, output, done => onProgress(before + done), cancellationToken).ConfigureAwait(false));
            CheckUnchanged(path, file, stamp);
        }
        return made;
    }

    private async Task<MadePatch> MakeOneAsync(
        string oldPath, MappedBytes target, Digest digest, string output, Action<long> onProgress, CancellationToken cancellationToken)
    {
        long started = time.GetTimestamp();
        using IBlockFile old = files.OpenRead(oldPath);
        FileStamp stamp = old.Stamp;
        using MappedBytes from = old.Map();
        Digest oldDigest = PatchMaking.DigestOf(from, cancellationToken);
        string path = $"{output}.{digest.Hex[..NameDigits]}.from-{oldDigest.Hex[..NameDigits]}.mpatch";
        EarlierOutput.Check(files, path, "patch", IsPatch);
        var making = new PatchMaking(from, target, options.WindowLog, oldDigest, digest);
        using var fresh = new FreshFile(files, path);
        long? bytes = oldDigest == digest ? null : await making.TryMakeAsync(fresh.File, onProgress, cancellationToken).ConfigureAwait(false);
        if (bytes is not null)
        {
            await making.ProveAsync(fresh.File, cancellationToken).ConfigureAwait(false);
            CheckUnchanged(oldPath, old, stamp);
            fresh.Commit();
        }
        return new MadePatch
        {
            OldPath = oldPath,
            Path = bytes is null ? null : path,
            Bytes = bytes ?? 0,
            OldLength = from.Length,
            OldDigest = oldDigest,
            Length = target.Length,
            Digest = digest,
            MemoryMiB = FewestMiB + (int)(2L * making.WindowBytes / MiB),
            Elapsed = time.GetElapsedTime(started),
        };
    }

    private bool IsPatch(string path)
    {
        using IBlockFile file = files.OpenRead(path);
        Span<byte> prefix = stackalloc byte[PatchHead.Magic.Length];
        return PatchHead.Recognizes(prefix[..file.Read(prefix, 0)]);
    }

    private static void CheckUnchanged(string path, IBlockFile file, FileStamp stamp)
    {
        if (file.Stamp != stamp)
            throw new IOException($"{path}: the file changed while it was read; no patch was written");
    }
}
