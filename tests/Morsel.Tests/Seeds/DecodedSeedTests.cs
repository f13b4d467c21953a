using System.Diagnostics;
using Morsel.Compression.Gzip;
using Morsel.Files;
using Morsel.Seeds;
using Morsel.Tests.Compression;
using Morsel.Tests.Files;
using Morsel.Tests.Updating;

namespace Morsel.Tests.Seeds;

/// <summary>What packed files hold is as good a seed as if it stood there plain.</summary>
public sealed class DecodedSeedTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    // Our own gzip is always there; the tools of the others are where they are installed.
    public static TheoryData<string> Kinds => [.. new[] { "gz", "zst", "xz", "bz2" }.Where(kind => kind == "gz" || IsInstalled(ToolOf(kind)))];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task The_same_is_reused_of_a_packed_seed_as_of_a_plain_one(string kind)
    {
        for (int seed = 0; seed < 4; seed++)
        {
            byte[] old = Edited.Content(seed, 300_000);
            await using var scene = new Scene(Edited.Version(old, seed, 20));
            UpdateReport plain = await UpdateAsync(scene, Write("plain", old), $"plain{seed}");
            UpdateReport packed = await UpdateAsync(scene, Pack(old, kind), $"packed{seed}.out");
            Assert.Equal(plain.ReusedBytes, packed.ReusedBytes);
            Assert.True(packed.ReusedBytes > 0);
            SeedReport report = Assert.Single(packed.Seeds);
            Assert.Equal((true, null), (report.IsDecoded, report.Problem));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_damaged_seed_gives_no_wrong_byte_and_what_is_sound_before(string kind)
    {
        byte[] content = Edited.Content(1, 2_500_000);
        byte[] packed = File.ReadAllBytes(Pack(content, kind));
        await using var scene = new Scene(content);
        for (int seed = 0; seed < 6; seed++)
        {
            var random = new Random(seed);
            byte[] damaged = [.. packed];
            damaged[(packed.Length / 2) + random.Next(packed.Length / 2)] ^= (byte)(1 << random.Next(8));
            UpdateReport report = await UpdateAsync(scene, Write("damaged." + kind, damaged), $"damaged{seed}");
            Assert.True(report.ReusedBytes >= 400_000, $"{report.ReusedBytes} bytes");
        }
        UpdateReport cut = await UpdateAsync(scene, Write("cut." + kind, packed[..(packed.Length * 3 / 4)]), "cut");
        Assert.NotNull(Assert.Single(cut.Seeds).Problem);
        Assert.True(cut.ReusedBytes >= 800_000, $"{cut.ReusedBytes} bytes");
    }

    [Theory]
    [InlineData("target.tar.gz", "old.tar.gz", "raw decoded")]
    [InlineData("target.tar", "old.tar.gz", "decoded")]
    [InlineData("initrd.img", "initrd-old.img", "raw decoded")]
    public async Task A_packed_seed_is_searched_as_it_is_too_unless_the_names_forbid_it(string target, string name, string ways)
    {
        await using var scene = new Scene(Edited.Content(2, 9_000));
        string seed = Write(name, File.ReadAllBytes(Pack(Edited.Content(3, 5_000), "gz")));
        UpdateReport report = await UpdateAsync(scene, seed, target);
        Assert.Equal(ways, string.Join(' ', report.Seeds.Select(way => way.IsDecoded ? "decoded" : "raw")));
    }

    [Fact]
    public async Task An_opaque_gzip_file_is_updated_from_an_older_one_as_it_is()
    {
        byte[] target = File.ReadAllBytes(Pack(Edited.Content(4, 100_000), "gz"));
        await using var scene = new Scene(target);
        UpdateReport report = await UpdateAsync(scene, Write("old.gz", target), "new.gz");
        Assert.Equal((0, false), (report.FetchedBytes, report.Seeds[0].IsDecoded));
        Assert.Single(report.Seeds);   // nothing was left to be searched for
    }

    [Fact]
    public async Task The_plan_tells_offsets_in_what_the_seed_holds()
    {
        byte[] old = Edited.Content(5, 60_000);
        await using var scene = new Scene(old[2_048..]);
        using Updater updater = scene.NewUpdater();
        UpdatePlan plan = await updater.PlanAsync(scene.Request with { SeedPaths = [Pack(old, "gz")], AutoSeeds = false });
        Assert.Equal(0, plan.FetchBytes);
        PlanSegment copy = Assert.Single(plan.Segments);
        Assert.Equal((2_048, true), (copy.SeedOffset, copy.IsSeedDecoded));
    }

    [Fact]
    public async Task Several_members_are_read_and_what_is_behind_them_is_passed_over()
    {
        byte[] one = Edited.Content(6, 40_000), two = Edited.Content(7, 40_000);
        byte[] file = [.. File.ReadAllBytes(Pack(one, "gz")), .. File.ReadAllBytes(Pack(two, "gz")), .. "tail"u8];
        await using var scene = new Scene([.. one, .. two]);
        Assert.Equal(0, (await UpdateAsync(scene, Write("members", file), "out")).FetchedBytes);
    }

    [Fact]
    public void A_bomb_is_unpacked_no_further_than_allowed()
    {
        string path = Pack(new byte[20_000_000], "gz");
        using var seed = new DecodedSeed(new LocalFileSystem().OpenRead(path), new GzipDecoder(), path, mostBytes: 3_000_000);
        byte[] buffer = new byte[1 << 20];
        long read = 0;
        IOException problem = Assert.Throws<IOException>(() =>
        {
            for (int count; (count = seed.Read(buffer)) > 0;)
                read += count;
        });
        Assert.Contains("only the first 3000000 bytes", problem.Message, StringComparison.Ordinal);
        Assert.InRange(read, 3_000_000, 5_000_000);
    }

    [Fact]
    public void A_seed_that_is_not_read_on_ends_its_thread()
    {
        string path = Pack(new byte[20_000_000], "gz");
        var seed = new DecodedSeed(new LocalFileSystem().OpenRead(path), new GzipDecoder(), path, long.MaxValue);
        Assert.Equal(10, seed.Read(new byte[10]));
        seed.Dispose();   // waits for it
    }

    public void Dispose() => _folder.Dispose();

    private async Task<UpdateReport> UpdateAsync(Scene scene, string seed, string output)
    {
        string path = _folder[output];
        UpdateReport report = await scene.UpdateAsync(scene.Request with { OutputPath = path, SeedPaths = [seed], AutoSeeds = false });
        Assert.Equal(scene.Target, File.ReadAllBytes(path));
        return report;
    }

    private string Write(string name, byte[] content)
    {
        File.WriteAllBytes(_folder[name], content);
        return _folder[name];
    }

    private string Pack(byte[] content, string kind)
    {
        string path = _folder["packed." + kind];
        if (kind == "gz")
            return Write("packed.gz", Gzips.Compress(new GzipSettings(1), GzipHeader.Make(1), content));
        Write("packed", content);
        using Process process = Process.Start(new ProcessStartInfo(ToolOf(kind), ["-k", "-f", "-q", "-1", _folder["packed"]]))!;
        process.WaitForExit();
        return path;
    }

    private static string ToolOf(string kind) => kind switch { "zst" => "zstd", "xz" => "xz", _ => "bzip2" };

    private static bool IsInstalled(string tool) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, tool)));
}
