using System.Collections.Concurrent;
using Morsel.Fetching;
using Morsel.Transports;

namespace Morsel.Descriptions.AppImages;

/// <summary>
/// Asks the interfaces of hosts of releases. One question is sent once: its answer serves all AppImages that are updated in the next minute, and a host that wants no more questions is
/// asked none for as long as it says. Asking on would prolong that.
/// </summary>
internal sealed class ProgramAnswers(DescriptionReader reader)
{
    private const int MostBytes = 8 << 20;
    private const int MostKept = 256;
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<(Uri Address, string Headers), (TimeSpan Asked, ProgramAnswer Answer)> _answers = [];
    private readonly ConcurrentDictionary<string, (TimeSpan Until, TransportException Limit)> _limits = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The answer to a question.</summary>
    /// <param name="question">What is asked.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="TransportException">There is none, or the host wants no more questions.</exception>
    public async Task<ProgramAnswer> AskAsync(ProgramQuestion question, CancellationToken cancellationToken)
    {
        RunClock clock = reader.Clock;
        var key = (question.Address, string.Join('\n', question.Headers.Select(header => header.Value)));
        if (_answers.TryGetValue(key, out var kept) && clock.Now - kept.Asked < Lifetime)
            return kept.Answer with { TravelledBytes = 0 };
        if (_limits.TryGetValue(question.Address.Authority, out var limited) && clock.Now < limited.Until)
            throw limited.Limit;
        TimeSpan asked = clock.Now;
        ProgramAnswer answer = await AskAgainAsync(question, cancellationToken).ConfigureAwait(false);
        if (_answers.Count >= MostKept)
            _answers.Clear();
        _answers[key] = (asked, answer);
        return answer;
    }

    private async Task<ProgramAnswer> AskAgainAsync(ProgramQuestion question, CancellationToken cancellationToken)
    {
        var wait = new RetryWait(reader.Clock);
        while (true)
        {
            try
            {
                return await AskOnceAsync(question, cancellationToken).ConfigureAwait(false);
            }
            catch (TransportException limit) when (limit.IsRateLimit)
            {
                _limits[question.Address.Authority] = (reader.Clock.Now + (limit.RetryAfter ?? TimeSpan.Zero), limit);
                throw;
            }
            catch (TransportException failure) when (failure.MayPass)
            {
                await wait.WaitAsync(failure, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<ProgramAnswer> AskOnceAsync(ProgramQuestion question, CancellationToken cancellationToken)
    {
        var request = new TransferRequest(question.Address, []) { ProgramHeaders = question.Headers, Home = question.Home };
        TransferReply reply = await reader.TransportFor(question.Address).SendAsync(request, cancellationToken).ConfigureAwait(false);
        await using var closing = reply.ConfigureAwait(false);
        using var bytes = new MemoryStream();
        byte[] buffer = new byte[32 << 10];
        while (await reply.NextPartAsync(cancellationToken).ConfigureAwait(false) is { } part)
        {
            for (int read; (read = await part.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0;)
            {
                if (bytes.Length + read > MostBytes)
                    throw new TransportException(TransportFailure.BadReply, question.Address, $"the answer has more than {MostBytes >> 20} MiB");
                bytes.Write(buffer, 0, read);
            }
        }
        return new ProgramAnswer(bytes.ToArray(), reply.NextPage) { TravelledBytes = bytes.Length };
    }
}

/// <summary>A question to the interface of a host.</summary>
/// <param name="Address">Where it is asked.</param>
/// <param name="Headers">What goes with it, to that host alone.</param>
internal sealed record ProgramQuestion(Uri Address, IReadOnlyList<KeyValuePair<string, string>> Headers)
{
    /// <summary>Who points to the host; null where the caller chose it.</summary>
    public Uri? Home { get; init; }
}

/// <summary>What a host answers.</summary>
/// <param name="Bytes">The answer; nobody has looked at it.</param>
/// <param name="Next">Where it goes on; null where it does not.</param>
internal sealed record ProgramAnswer(ReadOnlyMemory<byte> Bytes, Uri? Next)
{
    /// <summary>Bytes of it that came over the network now.</summary>
    public long TravelledBytes { get; init; }
}
