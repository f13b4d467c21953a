using Morsel.Planning;
using Morsel.Proof;
using Morsel.Target;
using Morsel.Transports;

namespace Morsel.Fetching;

/// <summary>Fetches what is missing of a target: asks the planner, sends requests side by side, learns from every answer, asks again.</summary>
/// <param name="verifier">Proves blocks.</param>
/// <param name="sink">Takes them.</param>
/// <param name="sources">Where the target is, in the order they are tried.</param>
/// <param name="connections">Requests under way at once.</param>
/// <param name="time">The clock.</param>
internal sealed class Fetcher(BlockVerifier verifier, IVerifiedSink sink, IReadOnlyList<FetchSource> sources, int connections, TimeProvider time)
{
    private readonly TargetLayout _layout = verifier.Index.Layout;
    private readonly BlockSet _known = new(verifier.Index.Layout.BlockCount);
    private readonly BlockSet _wrong = new(verifier.Index.Layout.BlockCount);
    private readonly FetchTally _tally = new();

    /// <summary>Fetches every block that the sink does not know.</summary>
    /// <param name="onProgress">Told about blocks as they are written, in bytes; called from several threads.</param>
    /// <param name="cancellationToken">Ends the fetching; what was written stays.</param>
    /// <returns>What it cost. Blocks may still be missing: then every source gave wrong bytes for them.</returns>
    /// <exception cref="TransportException">No source answers any more.</exception>
    public async Task<FetchTally> FetchMissingAsync(Action<long> onProgress, CancellationToken cancellationToken)
    {
        sink.CopyKnown(_known);
        TransportException? problem = null;
        foreach (FetchSource source in sources)
        {
            if (_known.IsFull)
                break;
            try
            {
                await FetchFromAsync(source, onProgress, cancellationToken).ConfigureAwait(false);
            }
            catch (TransportException e)
            {
                problem = e;
            }
        }
        _tally.WrongBlocks = WrongBlocks();
        // Blocks that nobody could bring are the network's fault; those that came wrong from everybody are not.
        if (problem is not null && _tally.WrongBlocks < _layout.BlockCount - _known.Count)
            throw problem;
        return _tally;
    }

    private int WrongBlocks() => _known.MissingRuns().Sum(run => Enumerable.Range(run.First, run.Count).Count(_wrong.Contains));

    private async Task FetchFromAsync(FetchSource source, Action<long> onProgress, CancellationToken cancellationToken)
    {
        var profile = new ServerProfile(connections);
        var attempts = new AttemptLimit(time);
        var flights = new List<Flight>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            while (true)
            {
                if (!attempts.IsExhausted)
                    Launch(source, profile, flights, onProgress, stop.Token);
                if (flights.Count == 0)
                    break;
                Task ended = await Task.WhenAny(flights.Select(flight => flight.Task)).ConfigureAwait(false);
                Flight landed = flights.First(flight => flight.Task == ended);
                flights.Remove(landed);
                await LandAsync(landed, profile, attempts, stop.Token).ConfigureAwait(false);
            }
            attempts.ThrowIfFailed();
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(flights.Select(flight => flight.Task)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Launch(FetchSource source, ServerProfile profile, List<Flight> flights, Action<long> onProgress, CancellationToken cancellationToken)
    {
        int room = profile.Cost.Connections - flights.Count;
        if (room <= 0)
            return;
        foreach (PlannedRequest planned in Planner.Plan(_layout, MissingWithout(flights), profile.Cost).Take(room))
        {
            // A whole resource is one stream; a second one beside anything else would bring the same bytes twice.
            if (planned.Ranges.Count == 0 && flights.Count > 0)
                return;
            var flight = new Flight(planned, new ReplyReceiver(verifier, sink, _known, onProgress));
            flight.Task = flight.FlyAsync(source, _layout.Length, time, cancellationToken);
            flights.Add(flight);
            _tally.Requests++;
        }
    }

    private IEnumerable<BlockRun> MissingWithout(List<Flight> flights)
    {
        if (flights.Count == 0)
            return _known.MissingRuns();
        var taken = new BlockSet(_layout.BlockCount);
        lock (_known)
            taken.CopyFrom(_known);
        foreach (ByteRange range in flights.SelectMany(flight => flight.Planned.Ranges))
        {
            if (_layout.WholeBlocksIn(range) is { } run)
                taken.Add(run);
        }
        return taken.MissingRuns();
    }

    private async Task LandAsync(Flight flight, ServerProfile profile, AttemptLimit attempts, CancellationToken cancellationToken)
    {
        _tally.TransferredBytes += flight.BodyBytes;
        _tally.FetchedBytes += flight.Receiver.WrittenBytes;
        foreach (int block in flight.Receiver.Mismatched)
            _wrong.Add(block);
        try
        {
            await flight.Task.ConfigureAwait(false);
            flight.Teach(profile);
            if (flight.Receiver.WrittenBytes == 0 && !flight.TaughtSomething && !_known.IsFull)
                await attempts.WaitAsync(flight.Problem("the answer brought nothing that fits the description"), cancellationToken).ConfigureAwait(false);
            else
                attempts.Succeed();
        }
        catch (TransportException e)
        {
            if (flight.Receiver.WrittenBytes > 0)
                attempts.Succeed();
            if (!_known.IsFull)
                await attempts.WaitAsync(e, cancellationToken).ConfigureAwait(false);
        }
    }
}
