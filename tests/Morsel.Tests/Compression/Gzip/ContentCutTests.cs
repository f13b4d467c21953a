using Morsel.Compression.Gzip;

namespace Morsel.Tests.Compression.Gzip;

public sealed class ContentCutTests
{
    [Fact]
    public void Ends_lie_between_the_shortest_and_the_longest_block()
    {
        byte[] content = Inputs.Make(new Random(8), 5_000_000);
        List<(int End, ContentEnd Kind)> ends = Ends(content);
        int start = 0;
        foreach ((int end, _) in ends)
        {
            Assert.InRange(end - start, 2048, ContentCut.MaxBlockBytes);
            start = end;
        }
        Assert.InRange(content.Length - start, 0, ContentCut.MaxBlockBytes);
    }

    [Fact]
    public void Random_content_has_blocks_and_sections_of_the_mean_length()
    {
        byte[] content = new byte[20_000_000];
        new Random(9).NextBytes(content);
        List<(int End, ContentEnd Kind)> ends = Ends(content);
        Assert.InRange(content.Length / ends.Count, 9000, 11_000);
        Assert.InRange(content.Length / ends.Count(end => end.Kind == ContentEnd.Section), 600_000, 2_000_000);
    }

    [Fact]
    public void Content_without_places_to_end_at_is_cut_all_the_same()
    {
        List<(int End, ContentEnd Kind)> ends = Ends(new byte[10_000_000]);
        Assert.Equal(ContentCut.MaxBlockBytes, ends[0].End);
        Assert.Equal(ContentCut.MaxSectionBytes, ends.First(end => end.Kind == ContentEnd.Section).End);
    }

    [Fact]
    public void Bytes_inserted_before_it_do_not_move_an_end()
    {
        byte[] content = new byte[1_000_000];
        new Random(10).NextBytes(content);
        byte[] longer = [.. new byte[77], .. content];
        var ends = Ends(content).Select(end => end.End + 77).ToHashSet();
        Assert.True(Ends(longer).Count(end => ends.Contains(end.End)) > ends.Count * 0.9);
    }

    private static List<(int End, ContentEnd Kind)> Ends(byte[] content)
    {
        var ends = new List<(int, ContentEnd)>();
        var cut = new ContentCut();
        for (int at = 0; at < content.Length;)
        {
            at += cut.Take(content.AsSpan(at), out ContentEnd end);
            if (end != ContentEnd.None)
                ends.Add((at, end));
        }
        return ends;
    }
}
