using Morsel.Fetching;
using Morsel.Formats;
using Morsel.Planning;
using Morsel.Transports;

namespace Morsel.Descriptions;

/// <summary>Reads a description: finds out which format it has, and feeds it bytes until it is satisfied.</summary>
/// <param name="transports">Bring descriptions.</param>
/// <param name="formats">Every format that is read, in the order in which they are asked.</param>
/// <param name="clock">Says when it takes too long.</param>
internal sealed class DescriptionReader(IReadOnlyList<ITransport> transports, IReadOnlyList<ITargetFormat> formats, RunClock clock)
{
    private const int FirstBytes = 16 << 10;
    private const int MostReplacements = 3;

    private const long TellingBytes = 64 << 10;

    // A shorter description is read at once, whatever a sidecar says.
    private const long MostUnheldBytes = 64 << 10;
    private const int LimitPerBlock = 8, LimitPerByteTooMany = 64;

    // A description that comes slower than this is not worth waiting for: it is small.
    private const long LeastBytesPerSecond = 16 << 10;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(60);

    /// <summary>The clock of the run.</summary>
    public RunClock Clock => clock;

    /// <summary>The formats that are read.</summary>
    public IReadOnlyList<ITargetFormat> Formats => formats;

    /// <summary>A question for what an address names: a head, where its name says that there is one.</summary>
    /// <param name="resource">The address.</param>
    /// <param name="limit">The longest description that is read, in bytes.</param>
    public DescriptionRequest RequestFor(Uri resource, long limit) => new(resource, limit)
    {
        HeadBytes = formats.FirstOrDefault(format => SourceAddress.IsNamedAs(resource, format))?.HeadBytes ?? 0,
    };

    /// <summary>Asks for a resource and reads it as a description; asks again, later and later, where that may help.</summary>
    /// <exception cref="TransportException">It cannot be had.</exception>
    /// <exception cref="TargetFormatException">It is a description, but not what its format allows.</exception>
    public async Task<DescriptionReply> ReadAsync(DescriptionRequest question, CancellationToken cancellationToken)
    {
        var wait = new RetryWait(clock);
        for (int again = 0; ;)
        {
            try
            {
                DescriptionReply reply = await ReadOnceAsync(question, cancellationToken).ConfigureAwait(false);
                if (question.HeadBytes == 0 || reply.IsNotModified || reply.Description is not null)
                    return reply;
                question = question with { HeadBytes = 0 };
            }
            catch (TransportException e) when (question.HeadBytes > 0 && e.Failure is TransportFailure.Denied or TransportFailure.BadReply)
            {
                // Whatever a server does to a range, it may give the whole, of which no more than the head is read.
                question = question with { HeadBytes = 0 };
            }
            catch (TransportException e) when (e.MayPass && !question.Resource.IsFile)
            {
                // A reply that makes no sense will make none the next time: unlike data, a description is not asked for in another way.
                await wait.WaitAsync(e, cancellationToken).ConfigureAwait(false);
            }
            catch (TransportException e) when (e.Failure == TransportFailure.Changed && again++ < MostReplacements)
            {
                // The head of another version is read from its beginning.
            }
        }
    }

    /// <summary>Reads bytes that are there already.</summary>
    /// <returns>The description; null if no format recognizes it.</returns>
    public Description? Parse(ReadOnlyMemory<byte> bytes) =>
        FormatOf(bytes)?.Read(bytes, isWhole: true) is ReadStep.Done done ? done.Description : null;

    /// <summary>The transport that brings <paramref name="resource"/>.</summary>
    /// <exception cref="RefusedException">There is none.</exception>
    public ITransport TransportFor(Uri resource) =>
        transports.FirstOrDefault(transport => transport.Serves(resource))
        ?? throw new RefusedException($"{TransportException.Shown(resource)}: only http and https addresses are supported");

    private async Task<DescriptionReply> ReadOnceAsync(DescriptionRequest question, CancellationToken cancellationToken)
    {
        Uri resource = question.Resource;
        TimeSpan asked = clock.Now;
        TimeSpan last = asked, waited = TimeSpan.Zero;
        var stream = new DescriptionStream(TransportFor(resource), question, come =>
        {
            TimeSpan now = clock.Now;
            // One long silence is not this limit's: others end it, unless the machine was suspended.
            waited += now - last < Grace ? now - last : Grace;
            last = now;
            CheckPace(resource, come, waited);
        });
        await using (stream.ConfigureAwait(false))
        {
            TransferReply reply = await stream.AskAsync(cancellationToken).ConfigureAwait(false);
            if (reply.Kind == ReplyKind.NotModified)
                return new DescriptionReply(reply.Trail) { IsNotModified = true };
            TimeSpan held = await HoldAsync(question, reply, cancellationToken).ConfigureAwait(false);
            asked += held;
            last += held;
            if (!await stream.BeginAsync(cancellationToken).ConfigureAwait(false))
                return new DescriptionReply(reply.Trail);
            Description? description = await ParseAsync(stream, resource, cancellationToken).ConfigureAwait(false);
            if (description is null && question.WantsOther && reply is { Kind: ReplyKind.Whole, IsGzip: false })
                return new DescriptionReply(reply.Trail) { Other = stream.Release() };
            return new DescriptionReply(reply.Trail)
            {
                Speed = resource.IsFile ? null : SpeedOf(reply, clock.Now - asked, held),
                Description = description,
                IsPage = description is null && reply.MediaType == "text/html",
                Bytes = description?.OwnBytes is { } own ? stream.Written[..(int)own] : stream.Written,
                Validator = reply.Validator,
                TravelledBytes = resource.IsFile ? 0 : stream.BodyBytes,
            };
        }
    }

    // Returns how long it was.
    private async Task<TimeSpan> HoldAsync(DescriptionRequest question, TransferReply reply, CancellationToken cancellationToken)
    {
        if (question.Hold is not { } hold || question.Resource.IsFile || reply.AnnouncedBytes <= MostUnheldBytes)
            return TimeSpan.Zero;
        TimeSpan began = clock.Now;
        await hold(cancellationToken).ConfigureAwait(false);
        return clock.Now - began;
    }

    // A short body comes in one gulp, as does what came while the answer was held, and says nothing of the link.
    private static LinkSpeed SpeedOf(TransferReply reply, TimeSpan elapsed, TimeSpan held)
    {
        double seconds = (elapsed - reply.FirstByteTime).TotalSeconds;
        bool isTelling = reply.BodyBytes >= TellingBytes && seconds > 0 && held <= reply.FirstByteTime;
        return new LinkSpeed(reply.FirstByteTime, isTelling ? reply.BodyBytes / seconds : null);
    }

    private static void CheckPace(Uri resource, long bytes, TimeSpan elapsed)
    {
        if (elapsed <= Grace + TimeSpan.FromSeconds((double)bytes / LeastBytesPerSecond))
            return;
        throw new TransportException(
            TransportFailure.TooSlow, resource, FormattableString.Invariant($"only {bytes} bytes of the control file came in {elapsed.TotalSeconds:0} s, which is too slow"));
    }

    private async Task<Description?> ParseAsync(DescriptionStream stream, Uri resource, CancellationToken cancellationToken)
    {
        try
        {
            return await ParseAsync(stream, cancellationToken).ConfigureAwait(false);
        }
        catch (TargetFormatException e)
        {
            throw e.At(resource.IsFile ? resource.LocalPath : TransportException.Shown(resource));
        }
    }

    private async Task<Description?> ParseAsync(DescriptionStream stream, CancellationToken cancellationToken)
    {
        bool isWhole = await stream.FillAsync(FirstBytes, cancellationToken).ConfigureAwait(false);
        if (FormatOf(stream.Written) is not { } format)
            return null;
        while (true)
        {
            switch (format.Read(stream.Written, isWhole))
            {
                case ReadStep.Done done:
                    return done.Description;
                case ReadStep.NeedBytes need when need.Total > stream.Limit:
                    throw new TargetFormatException(
                        $"{format.Name} control file", "length", $"it needs {need.Total} bytes, more than the limit of {stream.Limit}")
                    { Remedy = Remedy.RaiseDescriptionLimit };
                case ReadStep.NeedBytes { Shape: { } shape } need when LimitFor(shape, need.Total) is var limit && limit > stream.RequestedLimit:
                    throw new TargetFormatException(
                        $"{format.Name} control file", "length",
                        $"{shape.BlockCount} blocks in {need.Total} bytes are out of proportion to a file of {shape.TargetBytes} bytes; "
                        + $"a limit of {limit} bytes allows them")
                    { Remedy = Remedy.RaiseDescriptionLimit };
                case ReadStep.NeedBytes need:
                    isWhole = await stream.FillAsync(need.Total, cancellationToken).ConfigureAwait(false);
                    break;
            }
        }
    }

    // A block costs memory, and one of a few bytes time as well: the limit on bytes allows so many, and so much that is more than the target itself.
    private static long LimitFor(DescribedShape shape, long bytes) =>
        Math.Max(LimitPerBlock * shape.BlockCount, bytes > shape.TargetBytes ? LimitPerByteTooMany * bytes : 0);

    private ITargetFormat? FormatOf(ReadOnlyMemory<byte> prefix) => formats.FirstOrDefault(format => format.Recognizes(prefix.Span));
}
