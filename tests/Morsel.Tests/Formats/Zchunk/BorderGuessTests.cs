using Morsel.Formats.Zchunk;
using Morsel.Matching;
using Morsel.Tests.Updating;

namespace Morsel.Tests.Formats.Zchunk;

public sealed class BorderGuessTests
{
    private static readonly byte[] Before = ZchunkScene.Records(1, 3000);
    private static readonly byte[] Now = [.. "<metadata packages=\"3001\">\n"u8, .. Before.AsSpan(0, 100_000), .. ZchunkScene.Records(2, 1), .. Before.AsSpan(100_000)];

    public static TheoryData<string, bool> Ways => new() { { "<package ", true }, { "<package ", false }, { "<version", true }, { "", false } };

    [Theory]
    [MemberData(nameof(Ways))]
    public void The_publishers_way_is_found_by_the_lengths_that_it_gave(string text, bool isManual)
    {
        IChunkCutter Way()
        {
            IChunkCutter inner = isManual ? new ManualCutter() : new AutomaticCutter();
            return text.Length == 0 ? inner : new SplittingCutter(inner, System.Text.Encoding.ASCII.GetBytes(text));
        }
        IChunkCutter guessed = new BorderGuess(Cutting.Cut(Way(), Now)).Choose(Before);
        Assert.Equal(Cutting.Cut(Way(), Before), Cutting.Cut(guessed, Before));
    }

    [Theory]
    [InlineData(2048, 65_536)]
    [InlineData(1024, 4096)]
    [InlineData(65_536, 1 << 20)]
    public void Other_lengths_than_usual_are_found_too(int leastBytes, int mostBytes)
    {
        byte[] before = Hashing.TestBytes.Random(3_000_000, 5), now = [.. before.AsSpan(0, 500_000), 1, 2, 3, .. before.AsSpan(500_000)];
        IChunkCutter guessed = new BorderGuess(Cutting.Cut(new AutomaticCutter(leastBytes, mostBytes), now)).Choose(before);
        Assert.Equal(Cutting.Cut(new AutomaticCutter(leastBytes, mostBytes), before), Cutting.Cut(guessed, before));
    }

    [Fact]
    public void What_nothing_fits_is_cut_by_its_content() =>
        Assert.IsType<AutomaticCutter>(new BorderGuess([1, 2, 3]).Choose(Before));
}
