using System.Globalization;
using Morsel.Casync;
using Morsel.Tests.Files;
using Morsel.Tests.Formats.Casync;

namespace Morsel.Tests.Making.Store;

/// <summary>Verifying, clearing up and copying stores.</summary>
public sealed class ChunkStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new();

    public ChunkStoreTests()
    {
        File.WriteAllBytes(_folder["v1"], CasyncInputs.Of("v1"));
        File.WriteAllBytes(_folder["v2"], CasyncInputs.Of("v2"));
        Directory.CreateDirectory(_folder["public"]);
    }

    private string Store => _folder["public/default.castr"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("default")]
    [InlineData("sha256")]
    [InlineData("gzip")]
    [InlineData("xz")]
    public async Task What_casync_stored_is_right(string store)
    {
        StoreVerifyReport report = await ChunkStore.VerifyAsync(new StoreVerifyRequest { StorePath = Vectors.PathOf($"casync/store/{store}.castr") });
        Assert.Empty(report.Faults);
        Assert.InRange(report.ObjectCount, 1, 1000);
    }

    [Fact]
    public async Task Every_kind_of_damage_is_found_and_repaired_from_another_store()
    {
        await MakeAsync("v1");
        await CopyAsync(_folder["backup"], "v1");
        string[] objects = Objects();
        File.Delete(objects[0]);
        Damage(objects[1], bytes => bytes[..^1]);
        Damage(objects[2], bytes => [.. bytes, 0]);
        Damage(objects[3], bytes => "<html>not found</html>"u8.ToArray());
        Damage(objects[4], _ => []);
        Damage(objects[5], _ => File.ReadAllBytes(objects[6]));
        var request = new StoreVerifyRequest { StorePath = Store, IndexPaths = [_folder["public"]] };
        StoreVerifyReport found = await ChunkStore.VerifyAsync(request);
        Assert.Equal(objects[..6].Select(NameOf), found.Faults.Select(fault => fault.Name));
        Assert.False(found.IsRight);
        StoreVerifyReport repaired = await ChunkStore.VerifyAsync(request with { RepairPath = _folder["backup"] });
        Assert.True(repaired.IsRight);
        Assert.Equal(6, repaired.Faults.Count);
        Assert.Empty((await ChunkStore.VerifyAsync(request)).Faults);
        Assert.Equal(objects, Objects());
    }

    [Fact]
    public async Task A_chunk_that_is_stored_as_it_is_is_verified_too()
    {
        await MakeAsync("v1");
        byte[] content = CasyncInputs.Of("v1");
        string plain = Path.ChangeExtension(Objects().First(path => true), null);
        File.Delete(plain + ".cacnk");
        File.WriteAllBytes(plain, content);
        Assert.Equal([NameOf(plain)], (await ChunkStore.VerifyAsync(new StoreVerifyRequest { StorePath = Store })).Faults.Select(fault => fault.Name));
    }

    [Fact]
    public async Task Only_old_chunks_that_no_index_names_are_deleted()
    {
        await MakeAsync("v1");
        await MakeAsync("v2");
        File.Delete(_folder["public/v1.caibx"]);
        string[] all = Objects();
        Age(TimeSpan.FromHours(25));
        string young = all.Except(Named("v2")).First();
        File.SetLastWriteTimeUtc(young, (_time.GetUtcNow() - TimeSpan.FromHours(23)).UtcDateTime);
        StorePruneReport counted = await PruneAsync(delete: false);
        Assert.Equal(all, Objects());
        StorePruneReport deleted = await PruneAsync(delete: true);
        Assert.Equal(counted with { IsDeleted = true }, deleted);
        Assert.Equal([.. Named("v2").Append(young).Order(StringComparer.Ordinal)], Objects());
        Assert.Equal((Named("v2").Length, 1, all.Length - Named("v2").Length - 1), ((int)deleted.KeptCount, (int)deleted.YoungCount, (int)deleted.UnnamedCount));
    }

    [Fact]
    public async Task What_a_make_that_is_under_way_needs_is_not_deleted()
    {
        await MakeAsync("v1");
        File.Delete(_folder["public/v1.caibx"]);
        await MakeAsync("v2");
        Age(TimeSpan.FromDays(30));
        string[] before = Objects();
        // All of it is in the store; its index is not yet where the indexes are.
        await CasyncFile.MakeAsync(new Morsel.Files.LocalFileSystem(), _time, new CasyncMakeRequest { SourcePath = _folder["v1"], StorePath = Store, OutputPath = _folder["later.caibx"], AverageChunkBytes = 4096 });
        Assert.Equal(0, (await PruneAsync(delete: true)).UnnamedCount);
        Assert.Equal(before, Objects());
    }

    [Fact]
    public async Task Nothing_is_deleted_where_an_index_cannot_be_read()
    {
        await MakeAsync("v1");
        Age(TimeSpan.FromDays(30));
        string[] before = Objects();
        File.WriteAllBytes(_folder["public/other.caibx"], Vectors.Read("casync/idx/v1-4K.caibx")[..^1]);
        Assert.Contains("other.caibx", (await Assert.ThrowsAsync<RefusedException>(() => PruneAsync(delete: true))).Message, StringComparison.Ordinal);
        Directory.CreateDirectory(_folder["empty"]);
        await Assert.ThrowsAsync<RefusedException>(() => PruneAsync(delete: true, _folder["empty"]));
        await Assert.ThrowsAsync<RefusedException>(() => PruneAsync(delete: true, _folder["public/no.caibx"]));
        Assert.Throws<ArgumentException>(() => { PruneAsync(_folder["public"], []); });
        Assert.Equal(before, Objects());
    }

    [Fact]
    public async Task Indexes_are_found_in_folders_below_and_behind_links()
    {
        await MakeAsync("v1");
        Age(TimeSpan.FromDays(30));
        Directory.CreateDirectory(_folder["public/old/2026"]);
        File.Move(_folder["public/v1.caibx"], _folder["public/old/2026/V1.CAIBX"]);
        Assert.Equal(0, (await PruneAsync(delete: false)).UnnamedCount);
        Directory.Move(_folder["public/old"], _folder["elsewhere"]);
        Directory.CreateSymbolicLink(_folder["public/old"], _folder["elsewhere"]);
        Directory.CreateSymbolicLink(_folder["public/itself"], _folder["public"]);
        Assert.Equal(0, (await PruneAsync(delete: false)).UnnamedCount);
    }

    [Fact]
    public async Task Copying_brings_what_an_index_names_and_says_what_is_missing()
    {
        await MakeAsync("v1");
        await MakeAsync("v2");
        File.Delete(Named("v1")[0]);
        StoreCopyReport report = await CopyAsync(_folder["copy"], "v1");
        Assert.Equal([NameOf(Named("v1")[0])], report.Faults.Select(fault => fault.Name));
        Assert.Equal(Named("v1").Length - 1, report.CopiedCount);
        StoreCopyReport again = await CopyAsync(_folder["copy"], "v1");
        Assert.Equal((0, report.CopiedCount), (again.CopiedCount, again.PresentCount));
        Assert.Empty((await ChunkStore.VerifyAsync(new StoreVerifyRequest { StorePath = _folder["copy"] })).Faults);
    }

    [Fact]
    public async Task What_is_in_a_store_is_counted()
    {
        await MakeAsync("v1");
        string[] objects = Objects();
        long bytes = objects[1..].Sum(path => new FileInfo(path).Length);
        File.WriteAllText(Path.Join(Path.GetDirectoryName(objects[1]), "note"), "of somebody");
        string plain = Path.ChangeExtension(objects[0], null);
        File.Move(objects[0], plain);
        Assert.Equal(
            new StoreDescription { CompressedCount = objects.Length - 1, CompressedBytes = bytes, PlainCount = 1, PlainBytes = new FileInfo(plain).Length, OtherFileCount = 1 },
            await ChunkStore.DescribeAsync(Store));
    }

    private Task<CasyncMakeReport> MakeAsync(string name) =>
        CasyncFile.MakeAsync(new CasyncMakeRequest { SourcePath = _folder[name], OutputPath = _folder[$"public/{name}.caibx"], AverageChunkBytes = 4096 });

    private Task<StoreCopyReport> CopyAsync(string to, string name) =>
        ChunkStore.CopyAsync(new StoreCopyRequest { SourcePaths = [Store], StorePath = to, IndexPaths = [_folder[$"public/{name}.caibx"]] });

    private Task<StorePruneReport> PruneAsync(bool delete, string? indexes = null) =>
        ChunkStore.PruneAsync(_time, new StorePruneRequest { StorePath = Store, IndexPaths = [indexes ?? _folder["public"]], Delete = delete });

    private static void PruneAsync(string store, string[] indexes) => ChunkStore.PruneAsync(new StorePruneRequest { StorePath = store, IndexPaths = indexes });

    private string[] Objects() => [.. Directory.GetFiles(Store, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    private string NameOf(string path) => Path.GetRelativePath(Store, path).Replace('\\', '/');

    private void Age(TimeSpan age)
    {
        foreach (string path in Objects())
            File.SetLastWriteTimeUtc(path, (_time.GetUtcNow() - age).UtcDateTime);
    }

    private static void Damage(string path, Func<byte[], byte[]> damage)
    {
        byte[] bytes = damage(File.ReadAllBytes(path));
        File.Delete(path);
        File.WriteAllBytes(path, bytes);
    }

    // The objects that the index of a content names, whether it is still there or not.
    private string[] Named(string name)
    {
        var index = CasyncIndexes.Of(CasyncInputs.Of(name), Morsel.Formats.Casync.ChunkSizes.Of(4096));
        return
        [
            .. Enumerable.Range(0, index.ChunkCount).Select(chunk => Convert.ToHexStringLower(index.IdOf(chunk))).Distinct()
                .Select(hex => Path.Join(Store, string.Create(CultureInfo.InvariantCulture, $"{hex[..4]}/{hex}.cacnk"))).Order(StringComparer.Ordinal),
        ];
    }
}
