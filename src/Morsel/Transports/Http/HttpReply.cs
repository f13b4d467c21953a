namespace Morsel.Transports.Http;

/// <summary>What all accepted answers have in common.</summary>
internal abstract class HttpReply(HttpAnswer answer, ReplyKind kind) : TransferReply
{
    private readonly string? _mediaType = ContentType.Parse(answer.ContentHeader("Content-Type")).MediaType;
    private readonly Validator _validator = answer.Validator;

    public override ReplyKind Kind => kind;

    public override Uri FinalResource => answer.At;

    public override IReadOnlyList<Uri> Trail => answer.Trail;

    public override bool IsGzip => answer.IsGzip;

    public override bool SharesConnection => answer.Message.Version.Major >= 2;

    public override Validator Validator => _validator;

    public override string? MediaType => _mediaType;

    public override long? AnnouncedBytes { get; } = answer.ContentLength;

    public override Uri? NextPage => PageLink.Next(answer.Message.Headers, answer.At);

    public override TimeSpan FirstByteTime => answer.FirstByteTime;

    public override ValueTask DisposeAsync()
    {
        // The connection is closed, unless the rest is so short that it is read off in the background.
        answer.Dispose();
        return ValueTask.CompletedTask;
    }
}

/// <summary>An answer whose body, if any, is of no use.</summary>
internal sealed class BodilessReply(HttpAnswer answer, ReplyKind kind, long? resourceLength) : HttpReply(answer, kind)
{
    public override long? ResourceLength => resourceLength;

    public override long BodyBytes => 0;

    public override ValueTask<ReplyPart?> NextPartAsync(CancellationToken cancellationToken) => ValueTask.FromResult<ReplyPart?>(null);
}
