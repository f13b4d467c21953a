using System.Buffers;
using Morsel.Fetching;
using Morsel.Files;
using Morsel.Reporting;
using Morsel.Transports;

namespace Morsel.Routes.Whole;

/// <summary>Fetches one resource from its beginning to its end; goes on where an answer broke, if it is still the same resource.</summary>
internal sealed class WholeFetch(Uri resource, Uri home, ITransport transport, RunClock clock, ProgressFeed feed)
{
    private const int BufferBytes = 256 << 10;
    private const int MostBeginnings = 4;

    // Fetched twice and compared where two answers are joined: the same tag may stand for two contents.
    private const int OverlapBytes = 64 << 10;
    private static readonly TimeSpan BeforeBeginning = TimeSpan.FromSeconds(1);
    private static readonly string[] PageEndings = ["", ".htm", ".html", ".xhtml", ".shtml", ".php", ".asp", ".aspx", ".jsp", ".cgi"];

    private Validator _validator = new(null, null);
    private long? _length;
    private long _furthest;
    private int _beginnings;
    private bool _isEnded;
    private bool _takesRanges = true;

    /// <summary>Whether ranges may be asked for at all.</summary>
    public required bool AsksRanges { get; init; }

    /// <summary>Whether an HTML page may be what was asked for, whatever its name.</summary>
    public required bool TakesPages { get; init; }

    /// <summary>The longest file that is taken, in bytes.</summary>
    /// <value>Default: any.</value>
    public long MostBytes { get; init; } = long.MaxValue;

    /// <summary>Requests that were sent.</summary>
    public int Requests { get; private set; }

    /// <summary>Bytes of answer bodies.</summary>
    public long BodyBytes { get; private set; }

    /// <summary>Bytes that an earlier run had fetched.</summary>
    public long KeptBytes { get; private set; }

    /// <summary>Whether the file is made of more than one answer.</summary>
    public bool HasJoined { get; private set; }

    public bool HasKnownLength => _length is not null;

    public DateTimeOffset? Modified => _validator.LastModified;

    /// <summary>Fetches all of it into the part file.</summary>
    /// <exception cref="TransportException">It cannot be had, or changes again and again.</exception>
    public async Task RunAsync(IFileSystem files, WholePart part, CancellationToken cancellationToken)
    {
        var patience = new RetryWait(clock);
        while (!_isEnded)
        {
            long before = _furthest;
            try
            {
                await AskAsync(files, part, cancellationToken).ConfigureAwait(false);
                patience.Succeed();
            }
            catch (TransportException e) when (e.Failure == TransportFailure.Changed && _beginnings < MostBeginnings)
            {
                part.Clear();
                await Task.Delay(BeforeBeginning, clock.Provider, cancellationToken).ConfigureAwait(false);
            }
            catch (TransportException e) when (e.MayPass)
            {
                if (_furthest > before)
                    patience.Succeed();
                await patience.WaitAsync(e, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    // Without a validator nobody can tell whether the rest belongs to the beginning.
    private bool GoesOn(WholePart part) =>
        AsksRanges && _takesRanges && _length is not null && part.Length > 0 && (_validator.StrongTag is not null || _validator.LastModified is not null);

    private TransferRequest RequestFor(WholePart part) => GoesOn(part)
        ? new(resource, [new ByteRange(Math.Max(0, part.Length - OverlapBytes), _length!.Value)]) { Home = home, ExpectedLength = _length, OnlyIfStill = _validator }
        : new(resource, []) { Home = home };

    private async Task AskAsync(IFileSystem files, WholePart part, CancellationToken cancellationToken)
    {
        Requests++;
        TransferReply reply = await transport.SendAsync(RequestFor(part), cancellationToken).ConfigureAwait(false);
        await using (reply.ConfigureAwait(false))
        {
            try
            {
                switch (reply.Kind)
                {
                    case ReplyKind.Whole:
                        await BeginAsync(files, reply, part, cancellationToken).ConfigureAwait(false);
                        break;
                    case ReplyKind.Parts:
                        await GoOnAsync(reply, part, cancellationToken).ConfigureAwait(false);
                        break;
                    default:
                        _takesRanges = false;
                        break;
                }
            }
            finally
            {
                BodyBytes += reply.BodyBytes;
            }
        }
    }

    private async Task BeginAsync(IFileSystem files, TransferReply reply, WholePart part, CancellationToken cancellationToken)
    {
        if (!TakesPages && reply.MediaType == "text/html" && !PageEndings.Contains(Path.GetExtension(resource.AbsolutePath), StringComparer.OrdinalIgnoreCase))
            throw Bad("got an HTML page, expected a file: this looks like a login page");
        if (reply.ResourceLength > MostBytes)
            throw Bad($"it has {reply.ResourceLength} bytes, expected at most {MostBytes}");
        bool goesOn = _beginnings++ == 0 && AsksRanges && part.IsBeginningOf(resource, reply.Validator, reply.ResourceLength) && part.LeftBytes <= reply.ResourceLength;
        (_validator, _length) = (reply.Validator, reply.ResourceLength);
        feed.Begin(UpdatePhase.Fetching, _length ?? 0);
        if (goesOn)
        {
            Keep(part, cancellationToken);
            return;
        }
        part.Clear();
        (KeptBytes, HasJoined) = (0, false);
        FreeRoom.Demand(files, part.Path, _length ?? 0);
        part.BelongTo(resource, _validator, _length);
        await CopyAsync(reply, part, cancellationToken).ConfigureAwait(false);
    }

    private void Keep(WholePart part, CancellationToken cancellationToken)
    {
        part.Keep(cancellationToken);
        part.BelongTo(resource, _validator, _length);
        (KeptBytes, HasJoined, _furthest, _isEnded) = (part.Length, true, part.Length, part.Length == _length);
        feed.SetReused(KeptBytes);
    }

    private Task GoOnAsync(TransferReply reply, WholePart part, CancellationToken cancellationToken)
    {
        bool isSame = _validator.StrongTag is { } tag ? tag == reply.Validator.EntityTag : _validator.LastModified == reply.Validator.LastModified;
        if (!isSame)
            throw new TransportException(TransportFailure.Changed, resource, "the resource is another one than before");
        HasJoined = true;
        return CopyAsync(reply, part, cancellationToken);
    }

    private async Task CopyAsync(TransferReply reply, WholePart part, CancellationToken cancellationToken)
    {
        long before = part.Length;
        var floor = SpeedFloor.OfRun();
        long received = 0;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            if (await reply.NextPartAsync(cancellationToken).ConfigureAwait(false) is { } from && from.Start <= part.Length)
            {
                long position = from.Start;
                for (int read; (read = await from.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0; position += read)
                {
                    if (floor.IsTooSlow(clock.Now, received += read))
                        throw new TransportException(TransportFailure.TooSlow, resource, SpeedFloor.OfRunProblem);
                    Take(part, position, buffer.AsSpan(0, read));
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
        _isEnded = _length is null || part.Length == _length;
        if (!_isEnded && part.Length == before)
            throw new TransportException(TransportFailure.Network, resource, $"the answer brought nothing after byte {part.Length}, expected {_length} bytes");
    }

    private void Take(WholePart part, long position, ReadOnlySpan<byte> bytes)
    {
        int known = (int)Math.Min(bytes.Length, part.Length - position);
        if (!part.Holds(position, bytes[..known]))
            throw new TransportException(TransportFailure.Changed, resource, "the resource is another one than before, though its tag is the same");
        if (part.Length + bytes.Length - known > MostBytes)
            throw Bad($"it goes on behind byte {MostBytes}, where it should have ended");
        part.Append(bytes[known..]);
        feed.AddFetched(Math.Max(0, part.Length - _furthest));
        _furthest = Math.Max(_furthest, part.Length);
    }

    private TransportException Bad(string problem) => new(TransportFailure.BadReply, resource, problem);
}
