using System.Globalization;
using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace Morsel.Publishing.S3;

/// <summary>A prefix in a bucket of Amazon S3, or of a store with its interface.</summary>
/// <example>
/// <code>
/// using var client = new AmazonS3Client();
/// var store = new S3ReleaseStore(client, "bucket", "images");
/// await new Publisher().PublishAsync(new PublishRequest { SourcePaths = ["disk.img"], Store = store });
/// </code>
/// </example>
public sealed class S3ReleaseStore : IReleaseStore
{
    private const string DigestKey = "sha256", ProbeName = ".morsel-probe";

    private readonly IAmazonS3 _client;
    private readonly string _bucket;
    private readonly string _prefix;

    /// <param name="client">Reaches the store. It remains the caller's, who disposes of it.</param>
    /// <param name="bucket">The bucket.</param>
    /// <param name="prefix">The beginning of all names, without "/" at its end; empty for the whole bucket.</param>
    public S3ReleaseStore(IAmazonS3 client, string bucket, string prefix = "")
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentException.ThrowIfNullOrEmpty(bucket);
        ArgumentNullException.ThrowIfNull(prefix);
        (_client, _bucket, _prefix) = (client, bucket, prefix.Trim('/') is { Length: > 0 } folder ? folder + "/" : "");
    }

    /// <summary>Bytes of a part of a large object, from 5 MiB to 5 GiB. An object that has no more is sent as a whole.</summary>
    /// <value>Default 16 MiB; more for objects that would have more than 10,000 parts.</value>
    public int PartBytes { get; init; } = 16 << 20;

    /// <inheritdoc/>
    public string Name => $"s3://{_bucket}/{_prefix}".TrimEnd('/');

    /// <inheritdoc/>
    public Uri? PublicAddress(string name)
    {
        string key = string.Join('/', (_prefix + name).Split('/').Select(Uri.EscapeDataString));
        return _client.Config.ServiceURL is { Length: > 0 } service
            ? new Uri($"{service.TrimEnd('/')}/{_bucket}/{key}")
            : new Uri($"https://{_bucket}.s3.{_client.Config.RegionEndpoint?.SystemName ?? "us-east-1"}.amazonaws.com/{key}");
    }

    /// <inheritdoc/>
    public async Task<bool> HonoursConditionsAsync(CancellationToken cancellationToken)
    {
        await GuardAsync(ProbeName, () => _client.PutObjectAsync(Probe(PutCondition.Unchanged(null), isFirst: true), cancellationToken)).ConfigureAwait(false);
        try
        {
            await GuardAsync(ProbeName, () => _client.PutObjectAsync(Probe(PutCondition.New, isFirst: false), cancellationToken)).ConfigureAwait(false);
            return false;
        }
        catch (PublishConflictException)
        {
            return true;
        }
        catch (TransportException)
        {
            return false;
        }
        finally
        {
            await DeleteAsync(ProbeName, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredFile> ListAsync(string prefix, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = new ListObjectsV2Request { BucketName = _bucket, Prefix = _prefix + prefix };
        do
        {
            ListObjectsV2Response page = await GuardAsync(prefix, () => _client.ListObjectsV2Async(request, cancellationToken)).ConfigureAwait(false);
            foreach (S3Object found in page.S3Objects ?? [])
                yield return new StoredFile(found.Key[_prefix.Length..], found.Size ?? 0, TagOf(found.ETag), TimeOf(found.LastModified));
            request.ContinuationToken = page.IsTruncated == true ? page.NextContinuationToken : null;
        }
        while (request.ContinuationToken is not null);
    }

    /// <inheritdoc/>
    public async Task<StoredFile?> FindAsync(string name, CancellationToken cancellationToken)
    {
        var request = new GetObjectMetadataRequest { BucketName = _bucket, Key = _prefix + name };
        return await FoundAsync(name, () => _client.GetObjectMetadataAsync(request, cancellationToken)).ConfigureAwait(false) is { } found
            ? new StoredFile(name, found.ContentLength, TagOf(found.ETag), TimeOf(found.LastModified))
            {
                Sha256 = found.Metadata[DigestKey] is { } hex && Digest.TryParse(DigestAlgorithm.Sha256, hex, out Digest? digest) ? digest : null,
            }
            : null;
    }

    /// <inheritdoc/>
    public async Task<byte[]?> ReadAsync(string name, int mostBytes, CancellationToken cancellationToken)
    {
        var request = new GetObjectRequest { BucketName = _bucket, Key = _prefix + name };
        using GetObjectResponse? response = await FoundAsync(name, () => _client.GetObjectAsync(request, cancellationToken)).ConfigureAwait(false);
        if (response is null || response.ContentLength > mostBytes)
            return null;
        byte[] bytes = new byte[response.ContentLength];
        await GuardAsync(name, async () =>
        {
            await response.ResponseStream.ReadExactlyAsync(bytes, cancellationToken).ConfigureAwait(false);
            return true;
        }).ConfigureAwait(false);
        return bytes;
    }

    /// <inheritdoc/>
    public async Task PutAsync(ReleaseFile file, Stream content, PutCondition condition, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(content);
        if (content.Length != file.Bytes)
            throw new IOException(string.Create(CultureInfo.InvariantCulture, $"{file.Name} has {content.Length} bytes now, expected {file.Bytes}: it changed while it was published"));
        if (file.Bytes <= PartBytes)
        {
            await PutWholeAsync(file, content, condition, cancellationToken).ConfigureAwait(false);
            return;
        }
        var upload = new S3MultipartUpload(_client, _bucket, _prefix + file.Name, PartBytes);
        string tag = await GuardAsync(file.Name, () => upload.RunAsync(Initiate(file), content, condition, mayContinue: true, progress, cancellationToken)).ConfigureAwait(false);
        // An upload that was continued has the properties that it began with. Where that was for other content, its bytes are right, as each part was compared, but its digest is not.
        if (await FindAsync(file.Name, cancellationToken).ConfigureAwait(false) is { } stored && stored.Tag == TagOf(tag) && !file.Sha256.Equals(stored.Sha256))
            await GuardAsync(file.Name, () => upload.RunAsync(Initiate(file), content, new PutCondition(stored.Tag, IsNew: false), mayContinue: false, progress, cancellationToken)).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task DeleteAsync(string name, CancellationToken cancellationToken) =>
        GuardAsync(name, () => _client.DeleteObjectAsync(new DeleteObjectRequest { BucketName = _bucket, Key = _prefix + name }, cancellationToken));

    /// <summary>An entity tag as conditions need it.</summary>
    internal static string Quoted(string tag) => $"\"{tag}\"";

    internal static string TagOf(string? tag) => (tag ?? "").Trim('"');

    private static DateTimeOffset TimeOf(DateTime? time) => time is { } known ? new DateTimeOffset(known.ToUniversalTime()) : DateTimeOffset.UnixEpoch;

    private Task<PutObjectResponse> PutWholeAsync(ReleaseFile file, Stream content, PutCondition condition, CancellationToken cancellationToken)
    {
        var request = new PutObjectRequest
        {
            BucketName = _bucket,
            Key = _prefix + file.Name,
            InputStream = content,
            AutoCloseStream = false,
            UseChunkEncoding = false,
            ContentType = file.ContentType,
            IfNoneMatch = condition.IsNew ? "*" : null,
            IfMatch = condition.Tag is { } tag ? Quoted(tag) : null,
        };
        request.Headers.CacheControl = file.CacheControl;
        request.Metadata[DigestKey] = file.Sha256.Hex;
        return GuardAsync(file.Name, () => _client.PutObjectAsync(request, cancellationToken));
    }

    private InitiateMultipartUploadRequest Initiate(ReleaseFile file)
    {
        var request = new InitiateMultipartUploadRequest { BucketName = _bucket, Key = _prefix + file.Name, ContentType = file.ContentType };
        request.Headers.CacheControl = file.CacheControl;
        request.Metadata[DigestKey] = file.Sha256.Hex;
        return request;
    }

    private PutObjectRequest Probe(PutCondition condition, bool isFirst) => new()
    {
        BucketName = _bucket,
        Key = _prefix + ProbeName,
        ContentBody = "",
        UseChunkEncoding = false,
        IfNoneMatch = !isFirst && condition.IsNew ? "*" : null,
    };

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
        catch (AmazonS3Exception refused) when (refused.StatusCode is HttpStatusCode.PreconditionFailed or HttpStatusCode.Conflict)
        {
            throw new PublishConflictException(Name, name, refused);
        }
        catch (AmazonServiceException failure)
        {
            throw new TransportException(FailureOf(failure.StatusCode), PublicAddress(name)!, failure.StatusCode == 0 ? failure.Message : string.Create(CultureInfo.InvariantCulture, $"{(int)failure.StatusCode} {failure.ErrorCode}: {failure.Message}"), failure);
        }
        catch (AmazonClientException failure)
        {
            throw new TransportException(TransportFailure.Denied, PublicAddress(name)!, failure.Message, failure);
        }
        catch (HttpRequestException failure)
        {
            throw new TransportException(TransportFailure.Network, PublicAddress(name)!, failure.Message, failure);
        }
    }

    private static TransportFailure FailureOf(HttpStatusCode status) => status switch
    {
        HttpStatusCode.NotFound => TransportFailure.NotFound,
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => TransportFailure.Denied,
        HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable => TransportFailure.Busy,
        0 => TransportFailure.Network,
        >= HttpStatusCode.InternalServerError => TransportFailure.ServerError,
        _ => TransportFailure.Refused,
    };
}
