namespace Morsel.Tests.Updating;

/// <summary>A description that costs more than its target is worth is refused, unless the caller says otherwise.</summary>
public sealed class DescriptionCostTests
{
    [Theory]
    [InlineData(1, 16_000_000)]
    [InlineData(8, 100_000_000)]
    public async Task Blocks_of_a_few_bytes_by_the_million_are_refused_before_they_come(int blockBytes, long length)
    {
        await using var scene = new Scene([1]);
        string header = $"zsync: 0.6.2\nFilename: target\nBlocksize: {blockBytes}\nLength: {length}\nHash-Lengths: 1,1,3\nURL: target\n\n";
        scene.Site.Publish(Scene.ControlPath, [.. System.Text.Encoding.ASCII.GetBytes(header), .. new byte[40_000]]);
        TargetFormatException refused = await Assert.ThrowsAsync<TargetFormatException>(() => scene.UpdateAsync());
        Assert.Contains("are out of proportion to a file of ", refused.Message, StringComparison.Ordinal);
        Assert.Equal(Remedy.RaiseDescriptionLimit, refused.Remedy);
    }

    [Fact]
    public async Task A_higher_limit_allows_it()
    {
        byte[] target = Edited.Content(1, 300_000);
        await using Scene scene = new Scene(target, control => control with { BlockBytes = 1, StrongBytes = 3 }).Old(target[1..]);
        await Assert.ThrowsAsync<TargetFormatException>(() => scene.UpdateAsync());
        Assert.Equal(0, (await scene.UpdateAsync(scene.Request with { DescriptionLimit = 150 << 20 })).FetchedBytes);
    }

    [Fact]
    public async Task A_small_description_may_be_longer_than_its_target()
    {
        byte[] target = Edited.Content(1, 20_000);
        await using Scene scene = new Scene(target, control => control with { BlockBytes = 8, StrongBytes = 16 }).Old(target);
        Assert.Equal(UpdateOutcome.AlreadyCurrent, (await scene.UpdateAsync()).Outcome);
    }
}
