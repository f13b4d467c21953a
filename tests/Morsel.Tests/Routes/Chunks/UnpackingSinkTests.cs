using Morsel.Formats;
using Morsel.Formats.Zchunk;
using Morsel.Proof;
using Morsel.Routes.Chunks;
using Morsel.Target;
using Morsel.Tests.Updating;
using Morsel.Zchunk;

namespace Morsel.Tests.Routes.Chunks;

/// <summary>Blocks of a payload go in, blocks of the target come out; before the dictionary none.</summary>
public sealed class UnpackingSinkTests : IDisposable
{
    private readonly ZchunkScene _scene = new();
    private readonly Output _output = new();

    [Fact]
    public async Task Chunks_wait_for_their_dictionary()
    {
        TargetIndex target = await DescribeAsync();
        using UnpackingSink sink = NewSink(target);
        BlockVerifier stored = new(target.Find<ChunkedOrigin>()!.Index);
        Assert.Equal(1, target.Find<ChunkedOrigin>()!.MissingDictionary);

        sink.Write(Stored(stored, 5));
        sink.Write(Stored(stored, 3));
        Assert.Empty(_output.Written);
        sink.Write(Stored(stored, 1));
        Assert.Equal([3, 1], _output.Written);
        sink.Write(Stored(stored, 2));
        Assert.Equal([3, 1, 0], _output.Written);
        Assert.Equal(_output.Written.Sum(block => target.Layout.RangeOf(block).Length), sink.WrittenBytes);
    }

    [Fact]
    public async Task A_dictionary_that_a_seed_has_is_as_good()
    {
        TargetIndex target = await DescribeAsync();
        using UnpackingSink sink = NewSink(target);
        BlockVerifier stored = new(target.Find<ChunkedOrigin>()!.Index);
        sink.Write(Stored(stored, 4));
        target.Find<ChunkedOrigin>()!.Tell([1, 2, 3]);
        target.Find<ChunkedOrigin>()!.Tell(Stored(stored, 2).Bytes.Span);
        Assert.NotNull(target.Find<ChunkedOrigin>()!.MissingDictionary);
        target.Find<ChunkedOrigin>()!.Tell(Stored(stored, 1).Bytes.Span);
        sink.UnpackWaiting();
        Assert.Equal([2], _output.Written);
    }

    [Fact]
    public async Task The_dictionary_is_wanted_as_long_as_anything_is()
    {
        TargetIndex target = await DescribeAsync();
        var known = new BlockSet(target.Layout.BlockCount);
        known.Add(new BlockRun(0, target.Layout.BlockCount - 1));
        Assert.Equal([1, known.BlockCount + 1], Missing(target.Find<ChunkedOrigin>()!.Unneeded(known)));
        known.Add(known.BlockCount - 1);
        Assert.Empty(Missing(target.Find<ChunkedOrigin>()!.Unneeded(known)));
    }

    public void Dispose() => _scene.DisposeAsync().AsTask().GetAwaiter().GetResult();

    private static IEnumerable<int> Missing(BlockSet set) => Enumerable.Range(0, set.BlockCount).Where(block => !set.Contains(block));

    private UnpackingSink NewSink(TargetIndex target) => new(target.Find<ChunkedOrigin>()!, new BlockVerifier(target), _output, _ => { });

    private VerifiedBlocks Stored(BlockVerifier stored, int block)
    {
        ByteRange range = stored.Index.Layout.RangeOf(block);
        return stored.Prove(_scene.Target.AsMemory((int)range.Start, (int)range.Length), new BlockRun(block, 1)).Take(new BlockRun(block, 1));
    }

    // Only the header came.
    private async Task<TargetIndex> DescribeAsync()
    {
        string dictionary = _scene.Write("dictionary", ZchunkScene.Records(9, 400));
        PayloadDescription made = await _scene.PublishAsync(ZchunkScene.Records(1, 2000), new PayloadRequest { ContentDigests = true, DictionaryPath = dictionary });
        ReadStep step = new ZchunkFormat().Read(_scene.Target.AsMemory(0, (int)made.HeaderBytes), isWhole: false);
        return Assert.IsType<ReadStep.Done>(step).Description.Content!.Index;
    }

    /// <summary>Knows nothing and remembers what came.</summary>
    private sealed class Output : IVerifiedSink
    {
        public List<int> Written { get; } = [];

        public void CopyKnown(BlockSet into) => into.Clear();

        public void Write(VerifiedBlocks blocks) => Written.Add(blocks.Run.First);
    }
}
