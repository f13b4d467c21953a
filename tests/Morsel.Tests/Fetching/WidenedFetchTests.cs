using Morsel.Fetching;
using Morsel.Proof;
using Morsel.Routes;
using Morsel.Target;
using Morsel.Tests.Faults;
using Morsel.Tests.Hashing;
using Morsel.Tests.Matching;
using Morsel.Tests.Updating;
using Morsel.Transports.Http;

namespace Morsel.Tests.Fetching;

/// <summary>A fetch that is told, while answers are on their way, that more is wanted.</summary>
public sealed class WidenedFetchTests
{
    private const int BlockBytes = 1024;

    private readonly SampleTarget _target = new(TestBytes.Random(400 * BlockBytes), BlockBytes);
    private readonly Taken _taken = new(400);
    private readonly TaskCompletionSource _widened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Fetches_the_rest_as_well_and_nothing_twice(bool isWidenedBeforeTheFirstAnswer)
    {
        var wanted = new WantedBlocks(_taken);
        wanted.Only(Blocks(3, 90, 91));
        // So much is there that the whole is not asked for.
        _taken.Keep(200);
        await using var server = new FaultServer(async (request, connection) =>
        {
            if (isWidenedBeforeTheFirstAnswer)
                Widen(wanted);
            await connection.WriteAsync(Site.Usual(request, _target.Bytes));
            Widen(wanted);
        });
        using var transport = new HttpTransport();
        var fetcher = new Fetcher(
            new PlainGoal(new BlockVerifier(_target.Index), wanted, new PlainOrigin([])), [new FetchSource(server.Address(), server.Address(), transport)], connections: 2,
            new HostGuards(new RunClock(TimeProvider.System)))
        {
            Widened = _widened.Task,
        };

        FetchTally tally = await fetcher.FetchMissingAsync(_ => { }, CancellationToken.None);

        // What is widened when all has come is left to the next fetch.
        Assert.True(_taken.IsFull || !isWidenedBeforeTheFirstAnswer);
        Assert.Equal(((_taken.Count - 200) * (long)BlockBytes, false), (tally.FetchedBytes, _taken.WroteTwice));
        Assert.Equal("3 90 91", string.Join(' ', server.Requests[0].Ranges.SelectMany(BlocksIn)));
        Assert.DoesNotContain(server.Requests.Skip(1).SelectMany(request => request.Ranges).SelectMany(BlocksIn), block => block is 3 or 90 or 91);
    }

    private void Widen(WantedBlocks wanted)
    {
        wanted.All();
        _widened.TrySetResult();
    }

    private static IEnumerable<int> BlocksIn(ByteRange range) => Enumerable.Range((int)(range.Start / BlockBytes), (int)(range.Length / BlockBytes));

    private static BlockSet Blocks(params int[] blocks)
    {
        var set = new BlockSet(400);
        foreach (int block in blocks)
            set.Add(block);
        return set;
    }

    private sealed class Taken(int count) : IVerifiedSink
    {
        private readonly BlockSet _blocks = new(count);

        public void Keep(int from) => _blocks.Add(new BlockRun(from, _blocks.BlockCount - from));

        public int Count => _blocks.Count;

        public bool IsFull => _blocks.IsFull;

        public bool WroteTwice { get; private set; }

        public void CopyKnown(BlockSet into)
        {
            lock (_blocks)
                into.CopyFrom(_blocks);
        }

        public void Write(VerifiedBlocks blocks)
        {
            lock (_blocks)
            {
                for (int block = blocks.Run.First; block < blocks.Run.End; block++)
                    WroteTwice |= !_blocks.Add(block);
            }
        }
    }
}
