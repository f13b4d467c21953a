using System.Globalization;
using Morsel.Files;
using Morsel.Publishing;

namespace Morsel.Uploading;

/// <summary>A folder that a web server serves, or that is copied to one. Each file appears by a rename.</summary>
/// <param name="files">The disk.</param>
/// <param name="folder">The folder; it is made with the first file.</param>
internal sealed class FolderStore(IFileSystem files, string folder) : IReleaseStore
{
    private const int BufferBytes = 1 << 20;

    /// <summary>The folder.</summary>
    public string Folder { get; } = Path.GetFullPath(folder);

    public string Name => Folder;

    public Uri? PublicAddress(string name) => new(PathOf(name));

    /// <summary>Where a file of it is.</summary>
    public string PathOf(string name) => Path.Join(Folder, name);

    public IAsyncEnumerable<StoredFile> ListAsync(string prefix, CancellationToken cancellationToken) => List(prefix).ToAsyncEnumerable();

    public Task<StoredFile?> FindAsync(string name, CancellationToken cancellationToken) => Task.Run(
        () => Stored(name) is { } stored ? stored with { Sha256 = FileDigest.Of(files, PathOf(name), cancellationToken).Sha256 } : null, cancellationToken);

    public Task<byte[]?> ReadAsync(string name, int mostBytes, CancellationToken cancellationToken) =>
        Task.FromResult(Stored(name) is { } stored && stored.Bytes <= mostBytes ? SmallFile.Read(files, PathOf(name), mostBytes) : null);

    public async Task PutAsync(ReleaseFile file, Stream content, PutCondition condition, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Folder);
        // Its part file is locked: of two publishers in this folder, one waits for nobody and is told.
        using var fresh = new FreshFile(files, PathOf(file.Name));
        byte[] buffer = new byte[BufferBytes];
        long offset = 0;
        while (await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var read)
        {
            fresh.File.Write(buffer.AsSpan(0, read), offset);
            offset += read;
            progress?.Report(offset);
        }
        if (offset != file.Bytes)
            throw new IOException(string.Create(CultureInfo.InvariantCulture, $"{file.Name} has {offset} bytes now, expected {file.Bytes}: it changed while it was published"));
        if (!condition.Fits(Stored(file.Name)?.Tag))
            throw new PublishConflictException(Name, file.Name);
        cancellationToken.ThrowIfCancellationRequested();
        fresh.Commit();
    }

    public Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        files.Delete(PathOf(name));
        return Task.CompletedTask;
    }

    private StoredFile[] List(string prefix) => files.Stat(Folder) is null
        ? []
        : [.. files.FileNames(Folder, name => name.StartsWith(prefix, StringComparison.Ordinal)).Where(name => !OwnNames.Has(name)).Select(Stored).OfType<StoredFile>()];

    private StoredFile? Stored(string name) => files.Stat(PathOf(name)) is { IsRegularFile: true } stamp
        ? new StoredFile(name, stamp.Length, TagOf(stamp), DateTimeOffset.UnixEpoch.AddTicks(stamp.ModifiedNanoseconds / TimeSpan.NanosecondsPerTick))
        : null;

    private static string TagOf(FileStamp stamp) =>
        string.Create(CultureInfo.InvariantCulture, $"{stamp.Length:x}-{stamp.ModifiedNanoseconds:x}-{stamp.FileId:x}");
}
