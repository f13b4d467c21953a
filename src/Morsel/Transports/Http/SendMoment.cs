using System.Text;

namespace Morsel.Transports.Http;

/// <summary>Notices when a request leaves on a connection, which may be long after the runtime got it: there it waits until one is free.</summary>
internal sealed class SendMoment
{
    private static readonly HttpRequestOptionsKey<SendMoment> Key = new("Morsel.Departure");
    private static readonly AsyncLocal<SendMoment?> Current = new();

    private readonly WaitLimit _limit;
    private readonly TimeProvider _clock;
    private long _left;
    private FreshConnection? _connection;

    /// <summary>Watches <paramref name="message"/>, which the caller sends next.</summary>
    /// <param name="message">What is sent.</param>
    /// <param name="limit">Begins when it leaves, and anew when the runtime sends it again.</param>
    /// <param name="clock">The time that is noted.</param>
    public SendMoment(HttpRequestMessage message, WaitLimit limit, TimeProvider clock)
    {
        (_limit, _clock, _left) = (limit, clock, clock.GetTimestamp());
        message.Options.Set(Key, this);
        Current.Value = this;
    }

    /// <summary>Time since the request left for the last time.</summary>
    public TimeSpan Elapsed => _clock.GetElapsedTime(_left);

    /// <summary>Whether no byte came on the connection after the request; false in HTTP/2, where connections are shared.</summary>
    public bool IsUnanswered => _connection is { IsSilent: true };

    /// <summary>Called by the runtime as it writes each header of a request, and at no other time; the encoding stays the runtime's.</summary>
    public static Encoding? NoteHeader(string name, HttpRequestMessage message)
    {
        if (name == RequestWriter.HeaderOfEveryRequest && message.Options.TryGetValue(Key, out SendMoment? departure))
            departure.Leave();
        return null;
    }

    /// <summary>Something is sent on a connection; in HTTP/1.1 by the flow of the request that it is part of.</summary>
    public static void NoteConnection(FreshConnection connection)
    {
        if (Current.Value is { } departure)
            departure._connection = connection;
    }

    private void Leave()
    {
        _left = _clock.GetTimestamp();
        _limit.Start();
    }
}
