using Morsel.Formats.Sidecar;
using Morsel.Planning;
using Morsel.Transports;

namespace Morsel.Descriptions;

/// <summary>Asks for sidecars. Whatever is wrong with one, there is none then; what people should know of it is a note.</summary>
/// <param name="reader">Knows transports, formats and the clock.</param>
/// <param name="memory">What is known from before.</param>
internal sealed class SidecarFinder(DescriptionReader reader, SidecarMemory memory)
{
    /// <summary>Who checks that it is signed; null where nobody demands that.</summary>
    /// <value>Default null.</value>
    public ISignatureDemand? Demand { get; init; }

    private const int MostWanted = SidecarReader.MostBytes + 1;

    // Long enough for any answer that is on its way, and not for a server that keeps the question.
    private static readonly TimeSpan LongestBody = TimeSpan.FromSeconds(20);

    /// <summary>The sidecar of an address.</summary>
    /// <param name="address">Where it would be.</param>
    /// <param name="request">What the caller wants.</param>
    /// <param name="isFresh">Whether the server itself is asked, whatever is known.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="VerificationException">It is not signed as is demanded.</exception>
    public async Task<SidecarAnswer> FindAsync(Uri address, UpdateRequest request, bool isFresh, CancellationToken cancellationToken)
    {
        // That there was none yesterday is nothing to go by where somebody may hide it.
        SidecarAnswer answer = await FindAnyAsync(address, request, isFresh || Demand is not null, cancellationToken).ConfigureAwait(false);
        if (Demand is not null && answer.Sidecar is { } sidecar)
            await Demand.CheckAsync(sidecar, cancellationToken).ConfigureAwait(false);
        return answer;
    }

    private async Task<SidecarAnswer> FindAnyAsync(Uri address, UpdateRequest request, bool isFresh, CancellationToken cancellationToken)
    {
        string? kept = address.IsFile ? null : request.KeepDescriptionPath;
        Remembered? last = address.IsFile ? null : memory.Recall(address, kept), known = isFresh ? null : last;
        if (known is { IsNone: true })
            return new SidecarAnswer(null);
        try
        {
            return await AskAsync(new Question(address, request, known, isFresh) { Serial = SerialOf(last) }, cancellationToken).ConfigureAwait(false);
        }
        catch (TransportException e) when (e.Failure is TransportFailure.NotFound or TransportFailure.Denied)
        {
            if (!address.IsFile)
                memory.KeepNone(address);
            return new SidecarAnswer(null);
        }
        catch (IOException) when (address.IsFile)
        {
            return new SidecarAnswer(null);
        }
        catch (TransportException e)
        {
            return new SidecarAnswer(null) { Note = NoteOn(address, e.Problem) };
        }
    }

    /// <summary>The sidecar that an address had the last time; null where that is not known.</summary>
    public FoundSidecar? Recall(Uri address, UpdateRequest request) =>
        memory.Recall(address, address.IsFile ? null : request.KeepDescriptionPath) is { IsNone: false } known && SidecarReader.Read(known.Bytes.Span).Sidecar is { } sidecar
            ? new FoundSidecar(sidecar, address) { Bases = [address] }
            : null;

    private async Task<SidecarAnswer> AskAsync(Question question, CancellationToken cancellationToken)
    {
        Uri address = question.Address;
        TimeSpan asked = reader.Clock.Now;
        // Some servers answer every name with a large file, and some with a page; one byte more than the longest is enough to refuse it.
        var wanted = new DescriptionRequest(address, MostWanted) { UnlessStill = question.Known?.Validator, PastCaches = question.IsFresh, HeadBytes = MostWanted };
        var stream = new DescriptionStream(reader.TransportFor(address), wanted, _ => CheckPace(address, reader.Clock.Now - asked));
        await using (stream.ConfigureAwait(false))
        {
            TransferReply reply = await stream.AskAsync(cancellationToken).ConfigureAwait(false);
            var speed = new LinkSpeed(reply.FirstByteTime, BytesPerSecond: null);
            if (reply.Kind == ReplyKind.NotModified && question.Known is { } known)
                return Answer(question, known.Bytes, reply, speed, travelledBytes: 0);
            if (await stream.BeginAsync(cancellationToken).ConfigureAwait(false)
                && !await stream.FillAsync(SidecarReader.Beginning.Length, cancellationToken).ConfigureAwait(false)
                && stream.Written.Span.StartsWith(SidecarReader.Beginning))
                await stream.FillAsync(MostWanted, cancellationToken).ConfigureAwait(false);
            return Answer(question, stream.Written, reply, speed, stream.BodyBytes);
        }
    }

    private SidecarAnswer Answer(Question question, ReadOnlyMemory<byte> bytes, TransferReply reply, LinkSpeed speed, long travelledBytes)
    {
        Uri address = question.Address;
        SidecarReading reading = SidecarReader.Read(bytes.Span);
        if (!address.IsFile)
            Remember(question, bytes, reply.Validator, reading, isNew: reply.Kind != ReplyKind.NotModified);
        if (reading.Sidecar is null)
        {
            Note? note = reading.Refusal == SidecarRefusal.SomethingElse ? null : NoteOn(address, reading.Problem);
            return new SidecarAnswer(null) { Note = note, TravelledBytes = travelledBytes };
        }
        return new SidecarAnswer(new FoundSidecar(reading.Sidecar, address)
        {
            Bases = !address.IsFile ? BasesOf(reply.Trail) : question.Request.BaseAddress is { } known ? [known] : [],
            Bytes = bytes,
            TravelledBytes = travelledBytes,
            Speed = address.IsFile ? null : speed,
        })
        { Note = NoteOnAge(question, reading.Sidecar.Target), TravelledBytes = travelledBytes };
    }

    private static long? SerialOf(Remembered? last) => last is { IsNone: false } ? SidecarReader.Read(last.Bytes.Span).Sidecar?.Target.Serial : null;

    // Without a key anybody can write any number, so that it is no reason to refuse what is proven otherwise.
    private static Note? NoteOnAge(Question question, TargetLine target) => target.Serial < question.Serial
        ? new Note(
            NoteCode.SidecarOlder,
            FormattableString.Invariant($"{TransportException.Shown(question.Address)} is older than at the last download (serial {target.Serial}, then {question.Serial}): the server may have an old copy"))
        : null;

    private void Remember(Question question, ReadOnlyMemory<byte> bytes, Validator validator, SidecarReading reading, bool isNew)
    {
        if (!isNew)
            return;
        if (reading.Sidecar is not null)
            memory.Keep(question.Address, bytes, validator);
        else if (reading.Refusal != SidecarRefusal.Cut)
            memory.KeepNone(question.Address);
    }

    // As for a description, whose name is another.
    private static IReadOnlyList<Uri> BasesOf(IReadOnlyList<Uri> trail)
    {
        string asked = NameIn(trail[0]);
        Uri likeliest = trail.Last(address => NameIn(address) == asked || SidecarAddress.IsNamedSo(address));
        return [.. new[] { likeliest, trail[0], trail[^1] }.Distinct()];
    }

    private static string NameIn(Uri address) => address.AbsolutePath[(address.AbsolutePath.LastIndexOf('/') + 1)..];

    private static void CheckPace(Uri address, TimeSpan elapsed)
    {
        if (elapsed > LongestBody)
            throw new TransportException(TransportFailure.TooSlow, address, "the server sends it too slowly");
    }

    private static Note NoteOn(Uri address, string problem) => new(NoteCode.RoutesUnused, $"{TransportException.Shown(address)} is not used: {problem}");

    private sealed record Question(Uri Address, UpdateRequest Request, Remembered? Known, bool IsFresh)
    {
        /// <summary>The serial that the last sidecar had; null where that is not known.</summary>
        public long? Serial { get; init; }
    }
}

/// <summary>What asking for a sidecar brought.</summary>
/// <param name="Sidecar">It; null where there is none that can be used.</param>
internal sealed record SidecarAnswer(FoundSidecar? Sidecar)
{
    /// <summary>What people should know; null where there is nothing to say.</summary>
    public Note? Note { get; init; }

    /// <summary>Bytes that came over the network.</summary>
    public long TravelledBytes { get; init; }
}
