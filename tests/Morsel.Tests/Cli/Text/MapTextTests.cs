using Morsel.Cli.Text;

namespace Morsel.Tests.Cli.Text;

/// <summary>The map of a file in a terminal.</summary>
public sealed class MapTextTests
{
    private const int Columns = 13, Width = 10;

    [Fact]
    public void Without_colours_each_cell_is_a_letter_and_the_legend_says_what_it_means()
    {
        string map = new MapText(Columns, hasColor: false).Of(Half(800));
        Assert.Equal(
            [.. Enumerable.Repeat("  AAAAAAAAAA", 4), .. Enumerable.Repeat("  DDDDDDDDDD", 4), "  D download: 400 B, 50.0 %", "  A from old: 400 B, 50.0 %", "  d some of it download", ""],
            map.Split('\n'));
        Assert.DoesNotContain('\e', map);
    }

    [Fact]
    public void With_colours_a_place_holds_two_cells()
    {
        string[] rows = new MapText(Columns, hasColor: true).Of(Half(1600)).Split('\n');
        Assert.Equal("  \e[38;5;31;48;5;31m" + new string('▀', Width) + "\e[0m", rows[0]);
        Assert.Equal("  \e[38;5;208;48;5;208m" + new string('▀', Width) + "\e[0m", rows[7]);
    }

    [Fact]
    public void A_cell_of_which_little_is_downloaded_is_told_from_one_of_which_nothing_is()
    {
        FileMap map = FileMap.Of([(PlanSegment)new(new ByteRange(0, 1001), SegmentAction.Copy, "old"), new(new ByteRange(1001, 1003), SegmentAction.Fetch), new(new ByteRange(1003, 8000), SegmentAction.Copy, "old")]);
        string text = new MapText(Columns, hasColor: false).Of(map);
        Assert.Equal(["  AAAAAAAAAA", "  dAAAAAAAAA"], text.Split('\n')[..2]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(79)]
    public void Every_byte_is_in_one_cell_and_a_small_file_has_no_more_cells_than_bytes(int length)
    {
        IReadOnlyList<MapCell> cells = Half(length + (length % 2)).Cells(80);
        Assert.Equal(length + (length % 2), cells.Count);
        Assert.Equal(cells.Count / 2, cells.Count(cell => cell.Kind == 0));
    }

    [Fact]
    public void What_the_part_file_has_is_of_a_kind_of_its_own() => Assert.Equal(
        ["download", "from a", "from b", "in the part file"],
        FileMap.Of([(PlanSegment)new(new ByteRange(0, 1), SegmentAction.Keep), new(new ByteRange(1, 2), SegmentAction.Copy, "a"), new(new ByteRange(2, 3), SegmentAction.Copy, "b"), (PlanSegment)new(new ByteRange(3, 4), SegmentAction.Fetch)]).Kinds);

    [Fact]
    public void A_terminal_of_no_columns_gets_a_map_of_one() => Assert.StartsWith("  A\n", new MapText(0, hasColor: false).Of(Half(100)), StringComparison.Ordinal);

    private static FileMap Half(int length) =>
        FileMap.Of([(PlanSegment)new(new ByteRange(0, length / 2), SegmentAction.Copy, "old"), (PlanSegment)new(new ByteRange(length / 2, length), SegmentAction.Fetch)]);
}
