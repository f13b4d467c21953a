using Morsel.Files;
using Morsel.Making.Patches;
using Morsel.Tests.Files;
using Morsel.Tests.Hashing;

namespace Morsel.Tests.Making.Patches;

public sealed class AlignerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<IDisposable> _open = [];

    [Fact]
    public void What_was_put_in_is_new_and_what_is_around_it_is_copied()
    {
        byte[] old = TestBytes.Random(100_000), fresh = TestBytes.Random(100, seed: 2);
        Assert.Equal(
            [new CopyCommand(0, 50_000, 100), new CopyCommand(50_000, 50_000, 0)],
            Align(old, [.. old[..50_000], .. fresh, .. old[50_000..]]));
    }

    [Fact]
    public void What_was_moved_is_copied_from_where_it_was()
    {
        byte[] old = TestBytes.Random(100_000);
        Assert.Equal(
            [new CopyCommand(0, 20_000, 0), new CopyCommand(60_000, 10_000, 0), new CopyCommand(20_000, 40_000, 0), new CopyCommand(70_000, 30_000, 0)],
            Align(old, [.. old[..20_000], .. old[60_000..70_000], .. old[20_000..60_000], .. old[70_000..]]));
    }

    [Fact]
    public void Single_bytes_that_differ_break_no_copy()
    {
        byte[] old = TestBytes.Random(100_000), target = [.. old];
        for (int at = 5; at < target.Length; at += 13)
            target[at] ^= 1;
        Assert.Equal([new CopyCommand(0, 100_000, 0)], Align(old, target));
    }

    [Fact]
    public void Where_two_alignments_give_as_much_the_first_is_followed_to_the_end()
    {
        byte[] zeros = new byte[1000];
        var bytes = new AlignedBytes(Map("old", zeros), Map("new", zeros), new CompareWork(long.MaxValue)) { End = zeros.Length };
        Assert.Equal(600, bytes.BestSplit(100, 600, first: 50, second: 0));
    }

    [Fact]
    public void Comparing_ends_when_it_is_too_much()
    {
        byte[] content = new byte[20 << 20];
        Assert.Throws<TooMuchWorkException>(() => Align(content, content, mostBytes: 1 << 20));
    }

    [Theory]
    [InlineData(256 << 20, 16, 32)]
    [InlineData(64 << 10, 64, 128)]
    public void An_index_that_would_be_too_large_has_fewer_and_longer_anchors(long mostBytes, int step, int anchorBytes)
    {
        byte[] old = TestBytes.Random(600_000);
        var index = new BaseIndex(Map("old", old), mostBytes, default);
        Assert.Equal((step, anchorBytes), (index.Step, index.AnchorBytes));
        Span<long> offsets = stackalloc long[BaseIndex.BucketEntries];
        Assert.Contains(6400, offsets[..index.Find(old.AsSpan(6400, anchorBytes), offsets)].ToArray());
    }

    public void Dispose()
    {
        _open.ForEach(file => file.Dispose());
        _folder.Dispose();
    }

    private IReadOnlyList<CopyCommand> Align(byte[] old, byte[] target, long mostBytes = long.MaxValue)
    {
        MappedBytes from = Map("old", old), to = Map("new", target);
        var aligner = new Aligner(from, to, new BaseIndex(from, BaseIndex.UsualMostBytes, default), new CompareWork(mostBytes));
        return aligner.Align(new ByteRange(0, target.Length), default);
    }

    private MappedBytes Map(string name, byte[] content)
    {
        File.WriteAllBytes(_folder[name], content);
        IBlockFile file = new LocalFileSystem().OpenRead(_folder[name]);
        MappedBytes mapped = file.Map();
        _open.AddRange([mapped, file]);
        return mapped;
    }
}
