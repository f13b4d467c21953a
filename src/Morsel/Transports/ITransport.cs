namespace Morsel.Transports;

/// <summary>Brings bytes of resources. What it brings is a hint until it is proven.</summary>
internal interface ITransport
{
    /// <summary>Whether this transport can ask for <paramref name="resource"/>.</summary>
    bool Serves(Uri resource);

    /// <summary>Asks once. Does not retry, except a request that died on a pooled connection before its first byte.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="cancellationToken">Ends the request; nothing is kept of it.</param>
    /// <returns>The answer, its body not yet read; the caller disposes of it, which closes rather than drains a long rest.</returns>
    /// <exception cref="TransportException">No usable answer: the host cannot be reached, or its status is none that carries bytes.</exception>
    Task<TransferReply> SendAsync(TransferRequest request, CancellationToken cancellationToken);
}

/// <summary>One request.</summary>
/// <param name="Resource">What to ask for, absolute.</param>
/// <param name="Ranges">Ascending, disjoint, not adjacent; none asks for the whole resource.</param>
/// <exception cref="ArgumentException">The ranges are not ascending, or two overlap or touch.</exception>
internal sealed record TransferRequest(Uri Resource, IReadOnlyList<ByteRange> Ranges)
{
    /// <summary>Ascending, disjoint, not adjacent; none asks for the whole resource.</summary>
    public IReadOnlyList<ByteRange> Ranges { get; } = Separate(Ranges);

    /// <summary>Length the resource must have; null if unknown.</summary>
    public long? ExpectedLength { get; init; }

    /// <summary>Answer <see cref="ReplyKind.NotModified"/> unless the resource has changed since the answer that had this validator.</summary>
    public Validator? UnlessStill { get; init; }

    /// <summary>Fail with <see cref="TransportFailure.Changed"/> unless the resource is still what the answer with this validator was.</summary>
    /// <remarks>A server may ignore it: the validator of the answer says whether it did.</remarks>
    public Validator? OnlyIfStill { get; init; }

    /// <summary>Whether no cache on the way may answer by itself.</summary>
    public bool PastCaches { get; init; }

    /// <summary>Whether only the length of the resource is wanted (RFC 9110 §9.3.2): the answer has a <see cref="TransferReply.ResourceLength"/>, if any, and its body is not read.</summary>
    public bool OnlyLength { get; init; }

    /// <summary>Whether the whole resource may come packed by gzip, though nobody asked for that; <see cref="TransferReply.IsGzip"/> says whether it did.</summary>
    public bool TakesGzip { get; init; }

    /// <summary>An address the caller chose; the caller's own headers are sent to its origin only.</summary>
    /// <value>Default null: the caller chose <see cref="Resource"/> itself.</value>
    public Uri? Home { get; init; }

    /// <summary>The headers of a question to an interface for programs: they go to its host alone, nothing personal goes with them, and no redirect leads to another host.</summary>
    /// <value>Default null: a question for a file.</value>
    public IReadOnlyList<KeyValuePair<string, string>>? ProgramHeaders { get; init; }

    // Servers answer any other set with the whole resource or with an error.
    private static IReadOnlyList<ByteRange> Separate(IReadOnlyList<ByteRange> ranges)
    {
        for (int i = 1; i < ranges.Count; i++)
            if (ranges[i].Start <= ranges[i - 1].End)
                throw new ArgumentException($"range {ranges[i]} must begin after the end of {ranges[i - 1]}", nameof(ranges));
        return ranges;
    }
}

/// <summary>What tells one generation of a resource from another, as the server said it.</summary>
/// <param name="EntityTag">The ETag with its quotes; null if none.</param>
/// <param name="LastModified">The Last-Modified date; null if none.</param>
internal sealed record Validator(string? EntityTag, DateTimeOffset? LastModified)
{
    /// <summary>The ETag if it stands for the very bytes; null if there is none, or a weak one.</summary>
    public string? StrongTag => EntityTag is { } tag && !tag.StartsWith("W/", StringComparison.OrdinalIgnoreCase) ? tag : null;
}

/// <summary>How an answer relates to what was asked.</summary>
internal enum ReplyKind
{
    /// <summary>Parts of the resource; which ones, the parts say (206).</summary>
    Parts,

    /// <summary>The whole resource from byte 0, whatever was asked (200).</summary>
    Whole,

    /// <summary>The server refuses these ranges together or one by one (400, 405, 413, 414, 416, 431, 501): a capability, no failure.</summary>
    RangesRefused,

    /// <summary>The resource is what the validator named (304).</summary>
    NotModified,
}

/// <summary>An answer whose body is read part by part.</summary>
internal abstract class TransferReply : IAsyncDisposable
{
    public abstract ReplyKind Kind { get; }

    /// <summary>The resource's address after redirects.</summary>
    public abstract Uri FinalResource { get; }

    /// <summary>Every address on the way, from the one that was asked for to the one that answered; without user information.</summary>
    public virtual IReadOnlyList<Uri> Trail => [FinalResource];

    /// <summary>Bytes of the whole resource, if the answer told.</summary>
    public abstract long? ResourceLength { get; }

    public abstract Validator Validator { get; }

    /// <summary>Bytes of the body as announced, multipart framing included; null if not told.</summary>
    public virtual long? AnnouncedBytes => null;

    /// <summary>Whether the body is said to be packed by gzip; the resource's length is not known then.</summary>
    public virtual bool IsGzip => false;

    /// <summary>Whether the connection that it comes on carries many answers at once, as those of HTTP/2 do: another request costs none.</summary>
    public virtual bool SharesConnection => false;

    /// <summary>The media type of the whole body as announced, lower case, without parameters; null if none.</summary>
    public abstract string? MediaType { get; }

    /// <summary>Where the next page of a list is, as the answer tells (RFC 8288, rel="next"); null if it tells of none.</summary>
    public virtual Uri? NextPage => null;

    /// <summary>Time from sending to the first byte of the answer.</summary>
    public abstract TimeSpan FirstByteTime { get; }

    /// <summary>Bytes of body read so far, multipart framing included.</summary>
    public abstract long BodyBytes { get; }

    /// <summary>The next part; null after the last. A part need not be read to its end before the next is asked for.</summary>
    /// <exception cref="TransportException">The answer breaks off or is not what was asked for.</exception>
    public abstract ValueTask<ReplyPart?> NextPartAsync(CancellationToken cancellationToken);

    public abstract ValueTask DisposeAsync();
}

/// <summary>A run of bytes of the resource inside an answer.</summary>
internal abstract class ReplyPart
{
    /// <summary>First byte of the part in the resource.</summary>
    public abstract long Start { get; }

    /// <summary>The byte after the part's last one in the resource; null where the answer did not tell (a 200 without a length).</summary>
    public abstract long? End { get; }

    /// <summary>Reads on in the part.</summary>
    /// <returns>Bytes read; 0 only at the part's end.</returns>
    /// <exception cref="TransportException">The answer broke off before the part's end, or stalled.</exception>
    public abstract ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken);
}
