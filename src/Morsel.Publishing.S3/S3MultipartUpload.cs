using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Security.Cryptography;
using Amazon.S3;
using Amazon.S3.Model;

namespace Morsel.Publishing.S3;

/// <summary>Sends a large object in parts, and continues what another run has begun: each part that the store has is compared by its MD5, which is the entity tag of a part.</summary>
/// <param name="client">Reaches the store.</param>
/// <param name="bucket">The bucket.</param>
/// <param name="key">The object.</param>
/// <param name="partBytes">Bytes of a part.</param>
internal sealed class S3MultipartUpload(IAmazonS3 client, string bucket, string key, int partBytes)
{
    private const int MostParts = 10_000;

    /// <summary>Sends it.</summary>
    /// <param name="initiate">The properties of the object.</param>
    /// <param name="content">Its bytes.</param>
    /// <param name="condition">What must be there.</param>
    /// <param name="mayContinue">Whether an upload that was begun is continued.</param>
    /// <param name="progress">Receives the bytes that the store has.</param>
    /// <param name="cancellationToken">Ends the work; the parts stay, and the next run continues.</param>
    /// <returns>The tag of the object.</returns>
    public async Task<string> RunAsync(
        InitiateMultipartUploadRequest initiate, Stream content, PutCondition condition, bool mayContinue, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        long length = content.Length;
        int bytes = (int)Math.Max(partBytes, Math.Min(int.MaxValue, (length + MostParts - 1) / MostParts));
        string id = (mayContinue ? await FindBegunAsync(cancellationToken).ConfigureAwait(false) : null)
            ?? (await client.InitiateMultipartUploadAsync(initiate, cancellationToken).ConfigureAwait(false)).UploadId;
        Dictionary<int, string> there = await PartsAsync(id, cancellationToken).ConfigureAwait(false);
        var tags = new List<PartETag>();
        byte[] buffer = new byte[bytes];
        content.Position = 0;
        for (long offset = 0; offset < length; offset += bytes)
        {
            int number = tags.Count + 1;
            Memory<byte> part = buffer.AsMemory(0, (int)Math.Min(bytes, length - offset));
            await content.ReadExactlyAsync(part, cancellationToken).ConfigureAwait(false);
            string tag = there.TryGetValue(number, out string? sent) && sent == Md5Of(part.Span)
                ? sent
                : await SendAsync(id, number, part, cancellationToken).ConfigureAwait(false);
            tags.Add(new PartETag(number, tag));
            progress?.Report(offset + part.Length);
        }
        return await CompleteAsync(id, tags, condition, cancellationToken).ConfigureAwait(false);
    }

    private async Task<string> CompleteAsync(string id, List<PartETag> tags, PutCondition condition, CancellationToken cancellationToken)
    {
        var request = new CompleteMultipartUploadRequest
        {
            BucketName = bucket,
            Key = key,
            UploadId = id,
            PartETags = tags,
            IfNoneMatch = condition.IsNew ? "*" : null,
            IfMatch = condition.Tag is { } before ? S3ReleaseStore.Quoted(before) : null,
        };
        try
        {
            return (await client.CompleteMultipartUploadAsync(request, cancellationToken).ConfigureAwait(false)).ETag;
        }
        catch (AmazonS3Exception refused) when (refused.StatusCode == HttpStatusCode.PreconditionFailed)
        {
            // Nobody will go on with it, and its parts cost money.
            await client.AbortMultipartUploadAsync(bucket, key, id, cancellationToken).ConfigureAwait(false);
            throw;
        }
    }

    private async Task<string?> FindBegunAsync(CancellationToken cancellationToken)
    {
        ListMultipartUploadsResponse begun = await client.ListMultipartUploadsAsync(new ListMultipartUploadsRequest { BucketName = bucket, Prefix = key }, cancellationToken).ConfigureAwait(false);
        return (begun.MultipartUploads ?? []).Where(upload => upload.Key == key).OrderByDescending(upload => upload.Initiated).FirstOrDefault()?.UploadId;
    }

    private async Task<Dictionary<int, string>> PartsAsync(string id, CancellationToken cancellationToken)
    {
        var parts = new Dictionary<int, string>();
        var request = new ListPartsRequest { BucketName = bucket, Key = key, UploadId = id };
        while (true)
        {
            ListPartsResponse page = await client.ListPartsAsync(request, cancellationToken).ConfigureAwait(false);
            foreach (PartDetail part in page.Parts ?? [])
                parts[part.PartNumber ?? 0] = S3ReleaseStore.TagOf(part.ETag);
            if (page.IsTruncated != true || page.NextPartNumberMarker is null)
                return parts;
            request.PartNumberMarker = page.NextPartNumberMarker.ToString();
        }
    }

    private async Task<string> SendAsync(string id, int number, ReadOnlyMemory<byte> part, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream(part.ToArray(), writable: false);
        UploadPartResponse sent = await client.UploadPartAsync(
            new UploadPartRequest { BucketName = bucket, Key = key, UploadId = id, PartNumber = number, PartSize = part.Length, InputStream = content, UseChunkEncoding = false },
            cancellationToken).ConfigureAwait(false);
        return S3ReleaseStore.TagOf(sent.ETag);
    }

    // The store's checksum, and no proof of anything: that is the SHA-256 in the metadata.
    [SuppressMessage("Security", "CA5351:Do Not Use Broken Cryptographic Algorithms", Justification = "the tag of a part is its MD5")]
    private static string Md5Of(ReadOnlySpan<byte> part) => Convert.ToHexStringLower(MD5.HashData(part));
}
