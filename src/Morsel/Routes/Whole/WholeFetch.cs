using Morsel.Fetching;
using Morsel.Files;
using Morsel.Reporting;
using Morsel.Transports;

namespace Morsel.Routes.Whole;

/// <summary>A resource that is wanted from its beginning to its end.</summary>
/// <param name="Source">Where it is.</param>
/// <param name="AsksRanges">Whether ranges may be asked for at all.</param>
internal sealed record WholeRequest(FetchSource Source, bool AsksRanges)
{
    private static readonly string[] PageEndings = ["", ".htm", ".html", ".xhtml", ".shtml", ".php", ".asp", ".aspx", ".jsp", ".cgi"];

    /// <summary>Whether an HTML page may be what was asked for, whatever its name.</summary>
    public required bool TakesPages { get; init; }

    /// <summary>The answer to the first request, where that was sent already.</summary>
    /// <value>Default null: none was.</value>
    public TransferReply? Begun { get; init; }

    /// <summary>The longest file that is taken, in bytes.</summary>
    /// <value>Default: any.</value>
    public long MostBytes { get; init; } = long.MaxValue;

    /// <summary>Holds the beginning of an answer against what is wanted.</summary>
    /// <exception cref="TransportException">It is something else.</exception>
    public void Check(TransferReply reply)
    {
        if (!TakesPages && reply.MediaType == "text/html" && !PageEndings.Contains(Path.GetExtension(Source.Resource.AbsolutePath), StringComparer.OrdinalIgnoreCase))
            throw new TransportException(TransportFailure.BadReply, Source.Resource, "got an HTML page, expected a file: this looks like a login page");
        if (reply.ResourceLength > MostBytes)
            throw new TransportException(TransportFailure.BadReply, Source.Resource, $"it has {reply.ResourceLength} bytes, expected at most {MostBytes}");
    }
}

/// <summary>Fetches one resource from its beginning to its end; goes on where an answer broke, if it is still the same resource.</summary>
internal sealed class WholeFetch(WholeRequest request, RunClock clock)
{
    private const int MostBeginnings = 4;

    // Fetched twice and compared where two answers are joined: the same tag may stand for two contents.
    private const int OverlapBytes = 64 << 10;
    private static readonly TimeSpan BeforeBeginning = TimeSpan.FromSeconds(1);

    private WholeContent? _content;
    private int _beginnings;
    private bool _takesRanges = request.AsksRanges;

    /// <summary>What it cost.</summary>
    public FetchTally Tally { get; } = new();

    /// <summary>Bytes that an earlier run had fetched.</summary>
    public long KeptBytes { get; private set; }

    /// <summary>Whether the file is made of more than one answer.</summary>
    public bool HasJoined { get; private set; }

    public bool HasKnownLength => _content?.Length is not null;

    /// <summary>What tells its content from another.</summary>
    public Validator Validator => _content?.Validator ?? new Validator(null, null);

    /// <summary>Fetches all of it into the part file.</summary>
    /// <exception cref="TransportException">It cannot be had, or changes again and again.</exception>
    public async Task RunAsync(IFileSystem files, WholePart part, ProgressFeed feed, CancellationToken cancellationToken)
    {
        var wait = new RetryWait(clock);
        var intake = new WholeIntake(request, part, clock, feed);
        TransferReply? begun = request.Begun;
        for (bool isEnded = false; !isEnded;)
        {
            long before = intake.Furthest;
            try
            {
                Tally.CountRequest(request.Source.Resource);
                TransferReply reply = begun ?? await request.Source.Transport.SendAsync(Ask(part), cancellationToken).ConfigureAwait(false);
                begun = null;
                await using (reply.ConfigureAwait(false))
                    isEnded = await TakeAsync(files, reply, intake, cancellationToken).ConfigureAwait(false);
                wait.Succeed();
            }
            catch (TransportException e) when (IsAnother(e) || IsRefusedRange(e, part) || e.MayPass)
            {
                RunTrace.TellFailure(request.Source.Resource, e.Problem);
                if (intake.Furthest > before)
                    wait.Succeed();
                await RecoverAsync(e, part, wait, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private bool IsAnother(TransportException problem) => problem.Failure == TransportFailure.Changed && _beginnings < MostBeginnings;

    private bool IsRefusedRange(TransportException problem, WholePart part) =>
        problem.Failure is TransportFailure.Denied or TransportFailure.BadReply && Ask(part).Ranges.Count > 0;

    private Task RecoverAsync(TransportException problem, WholePart part, RetryWait wait, CancellationToken cancellationToken)
    {
        if (IsAnother(problem))
        {
            part.Clear();
            return Task.Delay(BeforeBeginning, clock.Provider, cancellationToken);
        }
        if (!IsRefusedRange(problem, part))
            return wait.WaitAsync(problem, cancellationToken);
        // Whatever a server does to a range, it may send the whole anew.
        _takesRanges = false;
        return Task.CompletedTask;
    }

    private TransferRequest Ask(WholePart part)
    {
        FetchSource source = request.Source;
        return _takesRanges && part.Length > 0 && _content is { CanBeJoined: true, Length: { } length }
            ? new(source.Resource, [new ByteRange(Math.Max(0, part.Length - OverlapBytes), length)])
            { Home = source.Home, ExpectedLength = length, OnlyIfStill = _content.Validator }
            : new(source.Resource, []) { Home = source.Home };
    }

    private async Task<bool> TakeAsync(IFileSystem files, TransferReply reply, WholeIntake intake, CancellationToken cancellationToken)
    {
        try
        {
            switch (reply.Kind)
            {
                case ReplyKind.Whole:
                    return await BeginAsync(files, reply, intake, cancellationToken).ConfigureAwait(false);
                case ReplyKind.Parts when !_content!.Is(reply.Validator):
                    throw new TransportException(TransportFailure.Changed, request.Source.Resource, "the file on the server changed");
                case ReplyKind.Parts:
                    HasJoined = true;
                    return await intake.CopyAsync(reply, _content.Length, cancellationToken).ConfigureAwait(false);
                default:
                    _takesRanges = false;
                    return false;
            }
        }
        finally
        {
            Tally.CountBody(request.Source.Resource, reply.BodyBytes);
        }
    }

    private async Task<bool> BeginAsync(IFileSystem files, TransferReply reply, WholeIntake intake, CancellationToken cancellationToken)
    {
        request.Check(reply);
        _content = new WholeContent(request.Source.Resource, reply.Validator, reply.ResourceLength);
        HasJoined = intake.TryKeep(_content, mayKeep: _beginnings++ == 0 && request.AsksRanges, cancellationToken);
        KeptBytes = HasJoined ? intake.Furthest : 0;
        if (HasJoined)
            return KeptBytes == _content.Length;
        intake.Begin(files, _content);
        return await intake.CopyAsync(reply, _content.Length, cancellationToken).ConfigureAwait(false);
    }
}
