using System.Globalization;
using System.Text;
using Azure;
using Azure.Storage;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace Morsel.Publishing.Azure;

/// <summary>A prefix in a container of Azure Blob Storage.</summary>
/// <example>
/// <code>
/// var store = new AzureReleaseStore(new BlobContainerClient(connectionString, "images"), "stable");
/// await new Publisher().PublishAsync(new PublishRequest { SourcePaths = ["disk.img"], Store = store });
/// </code>
/// </example>
public sealed class AzureReleaseStore : IReleaseStore
{
    private const string DigestKey = "sha256";
    private const int MostBlocks = 50_000;

    private readonly BlobContainerClient _container;
    private readonly string _prefix;

    /// <param name="container">The container.</param>
    /// <param name="prefix">The beginning of all names, without "/" at its end; empty for the whole container.</param>
    public AzureReleaseStore(BlobContainerClient container, string prefix = "")
    {
        ArgumentNullException.ThrowIfNull(container);
        ArgumentNullException.ThrowIfNull(prefix);
        (_container, _prefix) = (container, prefix.Trim('/') is { Length: > 0 } folder ? folder + "/" : "");
    }

    /// <summary>Bytes of a block of a large blob. A blob that has no more is sent as a whole.</summary>
    /// <value>Default 16 MiB; more for blobs that would have more than 50,000 blocks.</value>
    public int BlockBytes { get; init; } = 16 << 20;

    /// <inheritdoc/>
    public string Name => $"az://{_container.Name}/{_prefix}".TrimEnd('/');

    /// <inheritdoc/>
    public Uri? PublicAddress(string name) => new($"{_container.Uri.GetLeftPart(UriPartial.Path).TrimEnd('/')}/{string.Join('/', (_prefix + name).Split('/').Select(Uri.EscapeDataString))}");

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredFile> ListAsync(string prefix, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        AsyncPageable<BlobItem> all = _container.GetBlobsAsync(new GetBlobsOptions { Prefix = _prefix + prefix }, cancellationToken);
        IAsyncEnumerator<BlobItem> blobs = all.GetAsyncEnumerator(cancellationToken);
        await using (blobs.ConfigureAwait(false))
            while (await GuardAsync(prefix, async () => await blobs.MoveNextAsync().ConfigureAwait(false)).ConfigureAwait(false))
                yield return new StoredFile(blobs.Current.Name[_prefix.Length..], blobs.Current.Properties.ContentLength ?? 0, TagOf(blobs.Current.Properties.ETag), blobs.Current.Properties.LastModified ?? DateTimeOffset.UnixEpoch);
    }

    /// <inheritdoc/>
    public async Task<StoredFile?> FindAsync(string name, CancellationToken cancellationToken) =>
        await FoundAsync(name, async () => (await Blob(name).GetPropertiesAsync(cancellationToken: cancellationToken).ConfigureAwait(false)).Value).ConfigureAwait(false) is { } found
            ? new StoredFile(name, found.ContentLength, TagOf(found.ETag), found.LastModified)
            {
                Sha256 = found.Metadata.TryGetValue(DigestKey, out string? hex) && Digest.TryParse(DigestAlgorithm.Sha256, hex, out Digest? digest) ? digest : null,
            }
            : null;

    /// <inheritdoc/>
    public async Task<byte[]?> ReadAsync(string name, int mostBytes, CancellationToken cancellationToken)
    {
        if (await FindAsync(name, cancellationToken).ConfigureAwait(false) is not { } stored || stored.Bytes > mostBytes)
            return null;
        // What is longer by now is cut off here, and fits nothing.
        var range = new BlobDownloadOptions { Range = stored.Bytes == 0 ? default : new HttpRange(0, stored.Bytes) };
        return await FoundAsync(name, async () => (await Blob(name).DownloadContentAsync(range, cancellationToken).ConfigureAwait(false)).Value.Content.ToArray()).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task PutAsync(ReleaseFile file, Stream content, PutCondition condition, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(content);
        if (content.Length != file.Bytes)
            throw new IOException(string.Create(CultureInfo.InvariantCulture, $"{file.Name} has {content.Length} bytes now, expected {file.Bytes}: it changed while it was published"));
        var conditions = new BlobRequestConditions { IfNoneMatch = condition.IsNew ? ETag.All : null, IfMatch = condition.Tag is { } tag ? new ETag(tag) : null };
        var headers = new BlobHttpHeaders { ContentType = file.ContentType, CacheControl = file.CacheControl };
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal) { [DigestKey] = file.Sha256.Hex };
        if (file.Bytes <= BlockBytes)
        {
            var whole = new StorageTransferOptions { InitialTransferSize = Math.Max(1, file.Bytes) };
            await GuardAsync(file.Name, () => Blob(file.Name).UploadAsync(
                content, new BlobUploadOptions { HttpHeaders = headers, Metadata = metadata, Conditions = conditions, TransferOptions = whole }, cancellationToken)).ConfigureAwait(false);
            return;
        }
        IReadOnlyList<string> blocks = await SendBlocksAsync(file, content, progress, cancellationToken).ConfigureAwait(false);
        await GuardAsync(file.Name, () => Blob(file.Name).CommitBlockListAsync(
            blocks, new CommitBlockListOptions { HttpHeaders = headers, Metadata = metadata, Conditions = conditions }, cancellationToken)).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task DeleteAsync(string name, CancellationToken cancellationToken) =>
        GuardAsync(name, () => Blob(name).DeleteIfExistsAsync(cancellationToken: cancellationToken));

    // A block is called by the digest of the whole and its number, so one of another content is never taken for it.
    private async Task<IReadOnlyList<string>> SendBlocksAsync(ReleaseFile file, Stream content, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        int bytes = (int)Math.Max(BlockBytes, Math.Min(int.MaxValue, (file.Bytes + MostBlocks - 1) / MostBlocks));
        Dictionary<string, long> there = await ThereAsync(file.Name, cancellationToken).ConfigureAwait(false);
        var ids = new List<string>();
        byte[] buffer = new byte[bytes];
        for (long offset = 0; offset < file.Bytes; offset += bytes)
        {
            string id = Convert.ToBase64String(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{file.Sha256.Hex[..24]}{bytes:x8}{ids.Count:x8}")));
            Memory<byte> block = buffer.AsMemory(0, (int)Math.Min(bytes, file.Bytes - offset));
            if (there.GetValueOrDefault(id) != block.Length)
            {
                content.Position = offset;
                await content.ReadExactlyAsync(block, cancellationToken).ConfigureAwait(false);
                using var sent = new MemoryStream(buffer, 0, block.Length, writable: false);
                await GuardAsync(file.Name, () => Blob(file.Name).StageBlockAsync(id, sent, cancellationToken: cancellationToken)).ConfigureAwait(false);
            }
            ids.Add(id);
            progress?.Report(offset + block.Length);
        }
        return ids;
    }

    private async Task<Dictionary<string, long>> ThereAsync(string name, CancellationToken cancellationToken)
    {
        BlockList? list = await FoundAsync(name, async () => (await Blob(name).GetBlockListAsync(BlockListTypes.Uncommitted, cancellationToken: cancellationToken).ConfigureAwait(false)).Value).ConfigureAwait(false);
        return (list?.UncommittedBlocks ?? []).ToDictionary(block => block.Name, block => block.SizeLong, StringComparer.Ordinal);
    }

    private BlockBlobClient Blob(string name) => _container.GetBlockBlobClient(_prefix + name);

    private static string TagOf(ETag? tag) => tag?.ToString("H") ?? "";

    private async Task<T?> FoundAsync<T>(string name, Func<Task<T>> ask)
        where T : class
    {
        try
        {
            return await GuardAsync(name, ask).ConfigureAwait(false);
        }
        catch (TransportException missing) when (missing.Failure == TransportFailure.NotFound)
        {
            return null;
        }
    }

    // What the store says becomes what callers of the library know.
    private async Task<T> GuardAsync<T>(string name, Func<Task<T>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (RequestFailedException refused) when (refused.Status is 412 or 409)
        {
            throw new PublishConflictException(Name, name, refused);
        }
        catch (RequestFailedException failure)
        {
            string problem = failure.Status == 0 ? failure.Message : string.Create(CultureInfo.InvariantCulture, $"{failure.Status} {failure.ErrorCode}");
            throw new TransportException(FailureOf(failure.Status), PublicAddress(name)!, problem, failure);
        }
    }

    private static TransportFailure FailureOf(int status) => status switch
    {
        404 => TransportFailure.NotFound,
        401 or 403 => TransportFailure.Denied,
        429 or 503 => TransportFailure.Busy,
        0 => TransportFailure.Network,
        >= 500 => TransportFailure.ServerError,
        _ => TransportFailure.Refused,
    };
}
