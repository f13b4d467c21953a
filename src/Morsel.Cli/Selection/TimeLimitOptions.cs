using System.CommandLine;

namespace Morsel.Cli.Selection;

/// <summary>How long is waited for what.</summary>
internal sealed class TimeLimitOptions
{
    private readonly Option<TimeSpan?> _connect = OptionKinds.Duration("--connect-timeout", "Maximum wait for a connection (default: 10s).");

    private readonly Option<TimeSpan?> _firstByte =
        OptionKinds.Duration("--first-byte-timeout", "Maximum wait for the first byte of an answer (default: 30s).");

    private readonly Option<TimeSpan?> _stall =
        OptionKinds.Duration("--stall-timeout", "Maximum wait for the next byte of an answer (default: 15s).");

    private readonly Option<TimeSpan?> _maxTime =
        OptionKinds.Duration("--max-time", "Maximum time for the whole run; verified data is kept (default: none).");

    public TimeLimitOptions(Command verb)
    {
        verb.Add(_connect);
        verb.Add(_firstByte);
        verb.Add(_stall);
        verb.Add(_maxTime);
    }

    public HttpOptions AddTo(HttpOptions http, ParseResult parsed) => http with
    {
        ConnectTimeout = parsed.GetValue(_connect) ?? http.ConnectTimeout,
        FirstByteTimeout = parsed.GetValue(_firstByte) ?? http.FirstByteTimeout,
        StallTimeout = parsed.GetValue(_stall) ?? http.StallTimeout,
    };

    /// <summary>The longest time for the whole run; null for as long as it takes.</summary>
    public TimeSpan? MaxTime(ParseResult parsed) => parsed.GetValue(_maxTime);

    /// <summary>Does the work, and ends it when the time is over.</summary>
    public async Task<T> WithinAsync<T>(
        ParseResult parsed, TimeProvider time, Func<CancellationToken, Task<T>> work, Func<string?>? howFar, CancellationToken cancellationToken)
    {
        if (MaxTime(parsed) is not { } most)
            return await work(cancellationToken).ConfigureAwait(false);
        using var limit = new CancellationTokenSource(most, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await work(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            string seconds = FormattableString.Invariant($"{most.TotalSeconds:0.###} s");
            string progress = howFar?.Invoke() is { } far ? $": {far}" : "";
            throw new CommandFailure(ExitCode.TooSlow, $"not complete within {seconds} (--max-time){progress}");
        }
    }
}
