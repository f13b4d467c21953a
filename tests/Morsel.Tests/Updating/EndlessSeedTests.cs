using System.IO.Compression;

namespace Morsel.Tests.Updating;

/// <summary>Seeds that hold far more than the target can use cost no more than that.</summary>
public sealed class EndlessSeedTests
{
    private static readonly byte[] Target = Edited.Content(1, 3_000_000);

    [Theory]
    [InlineData("target-1.img", SeedKind.Similar)]
    [InlineData("target-2.img", SeedKind.Output)]
    public async Task Of_a_sparse_file_of_a_tebibyte_what_is_stored_is_searched_wherever_it_stands(string name, SeedKind kind)
    {
        if (!OperatingSystem.IsLinux())
            return;
        await using var scene = new Scene(Target);
        using (FileStream sparse = File.Create(scene.Folder[name]))
        {
            sparse.SetLength(1L << 40);
            sparse.Position = (700L << 30) + 12_345;
            sparse.Write(Target.AsSpan(0, 2_000_000));
        }
        UpdateReport report = await scene.UpdateAsync(scene.Request with { OutputPath = scene.Folder["target-2.img"] });
        Assert.Equal(Target, File.ReadAllBytes(report.OutputPath));
        SeedReport seed = Assert.Single(report.Seeds);
        Assert.Equal((kind, 1L << 40, null), (seed.Kind, seed.Length, seed.Problem));
        Assert.InRange(seed.ReusedBytes, 1_999_000, 2_000_000);
    }

    [Fact]
    public async Task What_a_packed_seed_unpacks_to_is_read_up_to_eight_times_the_target()
    {
        await using var scene = new Scene(Target);
        string bomb = scene.Folder["bomb.gz"];
        using (FileStream file = File.Create(bomb))
        using (var gzip = new GZipStream(file, CompressionLevel.Optimal))
        {
            gzip.Write(Target.AsSpan(0, 1_000_000));
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 60; i++)
                gzip.Write(zeros);
        }
        UpdateReport report = await scene.UpdateAsync(scene.Request with { SeedPaths = [bomb], AutoSeeds = false });
        SeedReport seed = Assert.Single(report.Seeds);
        Assert.Contains("only the first 24000000 bytes", seed.Problem, StringComparison.Ordinal);
        Assert.InRange(seed.ReusedBytes, 999_000, 1_000_000);
    }

    [Fact]
    public async Task So_is_a_file_that_holds_that_many_bytes()
    {
        await using var scene = new Scene(Target);
        string large = scene.Folder["large"];
        await File.WriteAllBytesAsync(large, [.. Target[..1_000_000], .. Edited.Content(2, 23_500_000), .. Target[1_000_000..]]);
        UpdateReport report = await scene.UpdateAsync(scene.Request with { SeedPaths = [large], AutoSeeds = false });
        SeedReport seed = Assert.Single(report.Seeds);
        Assert.Contains("only the first 24000000 bytes", seed.Problem, StringComparison.Ordinal);
        Assert.InRange(seed.ReusedBytes, 999_000, 1_000_000);
        Assert.Equal(Target, File.ReadAllBytes(scene.Output));
    }

    [Theory]
    [InlineData("nowhere")]
    [InlineData("link")]
    public async Task A_named_seed_that_is_not_there_is_told_before_anything_is_asked_for(string name)
    {
        await using var scene = new Scene(Target);
        File.CreateSymbolicLink(scene.Folder["link"], scene.Folder["gone"]);
        FileNotFoundException missing = await Assert.ThrowsAsync<FileNotFoundException>(
            () => scene.UpdateAsync(scene.Request with { SeedPaths = [scene.Output, scene.Folder[name]] }));
        Assert.Contains("target", missing.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<FileNotFoundException>(async () =>
        {
            using Updater updater = scene.NewUpdater();
            await updater.PlanAsync(scene.Request with { SeedPaths = [scene.Folder[name]] });
        });
        Assert.Empty(scene.Site.Requests);
    }
}
