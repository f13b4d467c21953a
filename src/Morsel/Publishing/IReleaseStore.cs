namespace Morsel.Publishing;

/// <summary>Where releases are served: a folder, a bucket, a container. Implement it for a store of your own; an object appears whole or not at all.</summary>
/// <remarks>
/// Names are relative to the store, with "/" between folders. Failures of the disk are <see cref="IOException"/>s, those of a server <see cref="TransportException"/>s.
/// </remarks>
public interface IReleaseStore
{
    /// <summary>What the store is called in messages: "s3://bucket/prefix".</summary>
    string Name { get; }

    /// <summary>Where clients find an object; null where the store has no public address.</summary>
    /// <param name="name">The object.</param>
    Uri? PublicAddress(string name);

    /// <summary>Whether the store refuses what a <see cref="PutCondition"/> does not allow. A store that is known to do so need not be asked.</summary>
    /// <param name="cancellationToken">Ends the work.</param>
    Task<bool> HonoursConditionsAsync(CancellationToken cancellationToken) => Task.FromResult(true);

    /// <summary>Lists the objects whose names begin so, in no order.</summary>
    /// <param name="prefix">The beginning of their names; empty for all of the store.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>Objects whose digest may be unknown, as a list does not contain it.</returns>
    IAsyncEnumerable<StoredFile> ListAsync(string prefix, CancellationToken cancellationToken);

    /// <summary>What is known of an object.</summary>
    /// <param name="name">The object.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>null if there is no such object.</returns>
    Task<StoredFile?> FindAsync(string name, CancellationToken cancellationToken);

    /// <summary>Reads a small object.</summary>
    /// <param name="name">The object.</param>
    /// <param name="mostBytes">Bytes that it may have.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>null if there is no such object, or a longer one.</returns>
    Task<byte[]?> ReadAsync(string name, int mostBytes, CancellationToken cancellationToken);

    /// <summary>Puts an object. It appears under its name in one step, with all of its properties.</summary>
    /// <param name="file">The object.</param>
    /// <param name="content">Its bytes; a stream that can seek. A store that receives it in parts continues with those that an earlier run sent.</param>
    /// <param name="condition">What must be there now.</param>
    /// <param name="progress">Receives the bytes that are stored so far.</param>
    /// <param name="cancellationToken">Ends the work; then the object is as it was before.</param>
    /// <exception cref="PublishConflictException">Something else is there.</exception>
    Task PutAsync(ReleaseFile file, Stream content, PutCondition condition, IProgress<long>? progress, CancellationToken cancellationToken);

    /// <summary>Deletes an object; nothing is done if there is none.</summary>
    /// <param name="name">The object.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    Task DeleteAsync(string name, CancellationToken cancellationToken);
}

/// <summary>An object that is in a store.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Bytes">Bytes in it.</param>
/// <param name="Tag">What tells this content from another: an entity tag.</param>
/// <param name="Time">When it was stored.</param>
public sealed record StoredFile(string Name, long Bytes, string Tag, DateTimeOffset Time)
{
    /// <summary>Its SHA-256, as it was published or computed; null if it is unknown.</summary>
    public Digest? Sha256 { get; init; }
}

/// <summary>An object to put.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Bytes">Bytes in it.</param>
/// <param name="Sha256">Their SHA-256; a store keeps it with the object if it can.</param>
public sealed record ReleaseFile(string Name, long Bytes, Digest Sha256)
{
    /// <summary>The value of Content-Type.</summary>
    public required string ContentType { get; init; }

    /// <summary>The value of Cache-Control.</summary>
    public required string CacheControl { get; init; }
}

/// <summary>What must be under a name for an object to be put there.</summary>
/// <param name="Tag">The tag that the object there must have.</param>
/// <param name="IsNew">Whether there must be no object.</param>
public readonly record struct PutCondition(string? Tag, bool IsNew)
{
    /// <summary>There must be none.</summary>
    public static PutCondition New { get; } = new(null, true);

    /// <summary>What there was before must still be there, or still be absent.</summary>
    /// <param name="before">What there was; null if there was none.</param>
    public static PutCondition Unchanged(StoredFile? before) => before is null ? New : new(before.Tag, false);

    /// <summary>Whether an object that is there now fits.</summary>
    /// <param name="tag">Its tag; null if there is none.</param>
    public bool Fits(string? tag) => IsNew ? tag is null : Tag is null || Tag == tag;
}
