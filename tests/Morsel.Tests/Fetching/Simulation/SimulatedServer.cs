using Morsel.Transports;

namespace Morsel.Tests.Fetching.Simulation;

/// <summary>How a simulated server answers several ranges.</summary>
internal enum RangeManner
{
    All,
    FirstTen,
    FirstOnly,
    ToTheEnd,
    Merged,
    RefusedTogether,
    RefusedAsTooLong,
    WholeForSeveral,
    WholeAlways,
}

/// <summary>What a simulated server is like.</summary>
internal sealed record ServerCharacter
{
    public RangeManner Manner { get; init; }

    public TimeSpan RoundTrip { get; init; } = TimeSpan.FromMilliseconds(20);

    public double BytesPerSecond { get; init; } = 1e7;

    /// <summary>How fast one connection is at most.</summary>
    public double BytesPerSecondOfOne { get; init; } = double.MaxValue;

    /// <summary>Whether a line with a long queue lets hardly anything of an answer through as long as one before it comes.</summary>
    public bool HasQueue { get; init; }

    /// <summary>The share of requests that come to nothing: half of them before the answer, half in it.</summary>
    public double BreakShare { get; init; }

    /// <summary>The share of answers that stall.</summary>
    public double StallShare { get; init; }

    /// <summary>The share of requests that are answered "too busy".</summary>
    public double BusyShare { get; init; }

    /// <summary>The share of blocks that come wrong.</summary>
    public double WrongShare { get; init; }

    /// <summary>Requests at once beyond which it is too busy.</summary>
    public int MostAtOnce { get; init; } = int.MaxValue;

    /// <summary>Every request fails so; null if none does.</summary>
    public TransportFailure? Always { get; init; }

    /// <summary>From here on every request fails.</summary>
    public TimeSpan DiesAt { get; init; } = TimeSpan.MaxValue;

    /// <summary>How many times as long, or as short, something may take as it should: what is measured lies, as on a machine that is busy.</summary>
    public double Moods { get; init; } = 1;

    public bool IsHealthy => BreakShare + StallShare + BusyShare + WrongShare == 0 && Always is null && DiesAt == TimeSpan.MaxValue;
}

/// <summary>A server as it looks from here, on a clock that a test moves.</summary>
internal sealed class SimulatedServer(ServerCharacter character, byte[] content, int blockBytes, FakeTimeProvider time, int seed) : ITransport
{
    private readonly Random _random = new(seed), _mood = new(seed);
    private readonly DateTimeOffset _start = time.GetUtcNow();
    private readonly List<AskedOnce> _queue = [];
    private int _underWay;
    private TimeSpan _free;

    public ServerCharacter Character => character;

    public byte[] Content => content;

    public FakeTimeProvider Time => time;

    /// <summary>What was asked, when, and whether it failed.</summary>
    public List<AskedOnce> Asked { get; } = [];

    /// <summary>The most requests that were under way at once.</summary>
    public int MostUnderWay { get; private set; }

    public TimeSpan Now => time.GetUtcNow() - _start;

    public bool Serves(Uri resource) => true;

    public async Task<TransferReply> SendAsync(TransferRequest request, CancellationToken cancellationToken)
    {
        var asked = new AskedOnce(string.Join(',', request.Ranges), Now);
        Asked.Add(asked);
        _queue.Add(asked);
        MostUnderWay = Math.Max(MostUnderWay, ++_underWay);
        try
        {
            TimeSpan sent = Now;
            await WaitAsync(character.RoundTrip * Mood(), cancellationToken);
            Refuse(request, asked);
            return new SimulatedReply(this, request, asked, Fate(), Now - sent);
        }
        catch
        {
            Land(asked);
            asked.HasFailed = true;
            throw;
        }
    }

    public void Land(AskedOnce asked)
    {
        _underWay--;
        _queue.Remove(asked);
    }

    /// <summary>Waits until so many bytes have come through the link that all answers share.</summary>
    public Task CarryAsync(AskedOnce asked, int bytes, CancellationToken cancellationToken)
    {
        if (character.HasQueue && _queue[0] != asked)
            return WaitAsync(TimeSpan.FromSeconds(20 * bytes / character.BytesPerSecond), cancellationToken);
        _free = (_free > Now ? _free : Now) + TimeSpan.FromSeconds(Mood() * bytes / character.BytesPerSecond);
        TimeSpan alone = TimeSpan.FromSeconds(bytes / character.BytesPerSecondOfOne);
        return WaitAsync(_free - Now > alone ? _free - Now : alone, cancellationToken);
    }

    private double Mood() => character.Moods > 1 ? Math.Pow(character.Moods, (2 * _mood.NextDouble()) - 1) : 1;

    // Task.Delay goes on in another thread when it is cancelled, and the clock would run on meanwhile.
    public async Task WaitAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        var over = new TaskCompletionSource();
        using ITimer timer = time.CreateTimer(_ => over.TrySetResult(), null, wait, Timeout.InfiniteTimeSpan);
        using CancellationTokenRegistration cancelled = cancellationToken.Register(() => over.TrySetCanceled(cancellationToken));
        await over.Task;
    }

    public static TransportException Failure(TransportFailure failure, TimeSpan? retryAfter = null) =>
        new(failure, new Uri("http://simulated/"), "as simulated") { RetryAfter = retryAfter };

    /// <summary>Some bytes of the content, some blocks of them wrong.</summary>
    public void Read(long start, Span<byte> into)
    {
        content.AsSpan((int)start, into.Length).CopyTo(into);
        for (long block = start / blockBytes; character.WrongShare > 0 && block * blockBytes < start + into.Length; block++)
        {
            if (_random.NextDouble() < character.WrongShare)
                into[(int)Math.Clamp((block * blockBytes) - start, 0, into.Length - 1)] ^= 1;
        }
    }

    private void Refuse(TransferRequest request, AskedOnce asked)
    {
        if (character.Always is { } always)
            throw Failure(always);
        if (Now >= character.DiesAt)
            throw Failure(TransportFailure.Network);
        if (request.ExpectedLength != content.Length)
            throw Failure(TransportFailure.Changed);
        if (_underWay > character.MostAtOnce)
            throw Failure(TransportFailure.Busy);
        double fate = _random.NextDouble();
        if (fate < character.BusyShare)
            throw Failure(TransportFailure.Busy, fate < character.BusyShare / 2 ? TimeSpan.FromSeconds(_random.Next(30)) : null);
        if (fate < character.BusyShare + (character.BreakShare / 2))
            throw Failure(TransportFailure.Network);
    }

    // How many bytes come, and what happens then.
    private (long Bytes, TransportFailure? Failure) Fate()
    {
        double fate = _random.NextDouble();
        if (fate < character.BreakShare / 2)
            return (_random.Next(200_000), TransportFailure.Network);
        return fate < (character.BreakShare / 2) + character.StallShare ? (_random.Next(200_000), TransportFailure.TimedOut) : (long.MaxValue, null);
    }
}

/// <summary>One request that a simulated server got.</summary>
internal sealed record AskedOnce(string Ranges, TimeSpan At)
{
    public bool HasFailed { get; set; }
}
