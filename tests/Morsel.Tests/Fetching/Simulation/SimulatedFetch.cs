using System.Security.Cryptography;
using Morsel.Fetching;
using Morsel.Planning;
using Morsel.Proof;
using Morsel.Routes;
using Morsel.Target;

namespace Morsel.Tests.Fetching.Simulation;

/// <summary>One fetch of what is missing of a target from simulated servers, all of it on one thread and on a clock of its own.</summary>
internal sealed class SimulatedFetch : IVerifiedSink
{
    public const int BlockBytes = 1024;

    private readonly byte[] _written;
    private readonly BlockSet _known;
    private readonly FakeTimeProvider _time;
    private readonly BlockVerifier _verifier;
    private readonly byte[] _content;
    private DateTimeOffset _lastWrite;

    public SimulatedFetch(byte[] content, IEnumerable<BlockRun> missing, FakeTimeProvider time)
    {
        (_content, _time) = (content, time);
        _verifier = new BlockVerifier(IndexOf(content));
        _written = new byte[content.Length];
        _known = new BlockSet(Layout.BlockCount);
        _known.Add(new BlockRun(0, Layout.BlockCount));
        content.CopyTo(_written, 0);
        foreach (BlockRun run in missing)
        {
            for (int block = run.First; block < run.End; block++)
                _known.Remove(block);
            _written.AsSpan((int)Layout.StartOf(run.First), (int)Layout.RangeOf(run).Length).Clear();
        }
        MissingBytes = content.Length - _known.BytesIn(Layout);
    }

    public TargetLayout Layout => _verifier.Index.Layout;

    public long MissingBytes { get; }

    public FetchTally? Tally { get; private set; }

    public TransportException? Failure { get; private set; }

    public TimeSpan Elapsed { get; private set; }

    /// <summary>What is wanted is many small pieces, for which so many requests at once may be sent to who gives one range in each; 0 where it is not.</summary>
    public int SingleConnections { get; init; }

    public bool IsWhole => _known.IsFull && _written.AsSpan().SequenceEqual(_content);

    /// <summary>Fetches to its end, whatever that is.</summary>
    public void Run(
        IReadOnlyList<SimulatedServer> servers, int connections, int seed, Func<SimulatedServer, LinkSpeed?>? measured = null, Preference prefer = Preference.Bytes,
        HostGuards? guards = null)
    {
        FetchSource[] sources = [.. servers.Select((server, i) =>
            new FetchSource(new Uri($"http://mirror{i}/target"), new Uri("http://mirror0/"), server) { Measured = measured?.Invoke(server) })];
        DateTimeOffset start = _time.GetUtcNow();
        Task<FetchTally> fetching = VirtualTime.Run(_time, () =>
        {
            var plain = new PlainGoal(_verifier, this, new PlainOrigin([]));
            IFetchGoal goal = SingleConnections is 0 ? plain : new PiecesOf(plain, SingleConnections);
            return new Fetcher(goal, sources, connections, guards ?? new HostGuards(new RunClock(_time)), new Random(seed)) { Prefer = prefer }.FetchMissingAsync(_ => { }, CancellationToken.None);
        });
        // Closing what is still under way takes no time, but the clock may have gone on meanwhile.
        Elapsed = (IsWhole ? _lastWrite : _time.GetUtcNow()) - start;
        Conclude(fetching);
    }

    public void CopyKnown(BlockSet into) => into.CopyFrom(_known);

    public void Write(VerifiedBlocks blocks)
    {
        blocks.Bytes.Span.CopyTo(_written.AsSpan((int)blocks.Range.Start));
        _known.Add(blocks.Run);
        _lastWrite = _time.GetUtcNow();
    }

    private void Conclude(Task<FetchTally> fetching)
    {
        if (fetching.Exception?.InnerException is { } failure)
            Failure = Assert.IsType<TransportException>(failure);
        else
            Tally = fetching.GetAwaiter().GetResult();
    }

    /// <summary>The same, as many small pieces.</summary>
    private sealed class PiecesOf(IFetchGoal goal, int singleConnections) : IFetchGoal
    {
        public TargetLayout Layout => goal.Layout;

        public int SingleConnections => singleConnections;

        public void CopyKnown(BlockSet into) => goal.CopyKnown(into);

        public ReplyReceiver NewReceiver(PlannedRequest request, BlockSet unwanted, Action<long> onProgress) => goal.NewReceiver(request, unwanted, onProgress);
    }

    private static TargetIndex IndexOf(byte[] content)
    {
        var layout = new TargetLayout(content.Length, BlockBytes);
        byte[] column = new byte[layout.BlockCount * MD5.HashSizeInBytes];
        byte[] block = new byte[BlockBytes];
        for (int i = 0; i < layout.BlockCount; i++)
        {
            ByteRange range = layout.RangeOf(i);
            Array.Clear(block);
            content.AsSpan((int)range.Start, (int)range.Length).CopyTo(block);
            MD5.HashData(block, column.AsSpan(i * MD5.HashSizeInBytes));
        }
        return new TargetIndex(layout, new BlockDigests(DigestAlgorithm.Md5, MD5.HashSizeInBytes, column));
    }
}
