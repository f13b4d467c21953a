using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text.Json;
using Morsel.Casync;
using Morsel.Files;
using Morsel.Tests.Files;
using Morsel.Tests.Hashing;

namespace Morsel.Tests.Making.Store;

/// <summary>What a run of make leaves that ends in the middle, or takes so long that its chunks grow old.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class KilledMakeTests : IDisposable
{
    private const int Killed = 128 + 9;

    private static readonly byte[] Content = TestBytes.Random(24_000_000);

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new();

    private string Store => _folder["default.castr"];

    private string Index => _folder["disk.caibx"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_killed_process_leaves_a_sound_store_and_no_index_and_the_next_one_goes_on()
    {
        Directory.CreateDirectory(Store);
        using (Process process = Start())
        {
            Task stored = FoldersAsync(atLeast: 40);
            // Its input never ends, so it cannot be done before it is killed.
            Task written = WriteAsync(process);
            await Task.WhenAny(stored, process.WaitForExitAsync());
            process.Kill();
            await process.WaitForExitAsync();
            await ((Task)written).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            Assert.Equal(Killed, process.ExitCode);
        }
        Assert.False(File.Exists(Index));
        StoreVerifyReport left = await ChunkStore.VerifyAsync(new StoreVerifyRequest { StorePath = Store });
        Assert.Empty(left.Faults);
        Assert.InRange(left.ObjectCount, 20, 360);

        using (Process process = Start("--json"))
        {
            await process.StandardInput.BaseStream.WriteAsync(Content);
            process.StandardInput.Close();
            string output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            Assert.Equal(0, process.ExitCode);
            JsonElement made = JsonDocument.Parse(output).RootElement.GetProperty("files")[0];
            Assert.Equal(made.GetProperty("chunk_count").GetInt32() - left.ObjectCount, made.GetProperty("new_chunk_count").GetInt32());
        }
        await CasyncFile.MakeAsync(new CasyncMakeRequest { Input = new MemoryStream(Content), OutputPath = _folder["whole.caibx"], StorePath = _folder["whole.castr"] });
        Assert.Equal(File.ReadAllBytes(_folder["whole.caibx"]), File.ReadAllBytes(Index));
        Assert.Empty((await ChunkStore.VerifyAsync(new StoreVerifyRequest { StorePath = Store, IndexPaths = [Index] })).Faults);
        // The folder of the killed run went with the next one.
        Assert.DoesNotContain(Directory.GetDirectories(Store), folder => Path.GetFileName(folder).StartsWith('.'));
    }

    [Fact]
    public async Task After_a_long_run_all_of_its_chunks_are_young()
    {
        await MakeAsync(new MemoryStream(Content[..500_000]), new Acting(() =>
        {
            foreach (string path in Directory.GetFiles(Store, "*.cacnk", SearchOption.AllDirectories))
                File.SetLastWriteTimeUtc(path, _time.GetUtcNow().UtcDateTime);
            _time.Advance(TimeSpan.FromHours(30));
        }));
        DateTime now = _time.GetUtcNow().UtcDateTime;
        Assert.All(Directory.GetFiles(Store, "*.cacnk", SearchOption.AllDirectories), path => Assert.Equal(now, File.GetLastWriteTimeUtc(path)));
        StorePruneReport pruned = await ChunkStore.PruneAsync(_time, new StorePruneRequest { StorePath = Store, IndexPaths = [Index], Delete = true });
        Assert.Equal((0, 0), (pruned.UnnamedCount, pruned.YoungCount));
    }

    [Fact]
    public async Task An_index_never_names_a_chunk_that_was_deleted_during_a_long_run()
    {
        string gone = "";
        var after = new Acting(() =>
        {
            // What is told of is stored, and the index not yet written.
            gone = Directory.GetFiles(Store, "*.cacnk", SearchOption.AllDirectories)[0];
            File.Delete(gone);
            _time.Advance(TimeSpan.FromHours(2));
        });
        IOException failure = await Assert.ThrowsAsync<IOException>(() => MakeAsync(new MemoryStream(Content[..500_000]), after));
        Assert.Contains(Path.GetFileNameWithoutExtension(gone), failure.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Index));
    }

    private Task<CasyncMakeReport> MakeAsync(Stream input, IProgress<MakeProgress> progress) =>
        CasyncFile.MakeAsync(new LocalFileSystem(), _time, new CasyncMakeRequest { Input = input, OutputPath = Index, StorePath = Store }, progress);

    private Process Start(params string[] more)
    {
        string dotnet = Path.GetFullPath(Path.Join(RuntimeEnvironment.GetRuntimeDirectory(), "../../../dotnet")), command = Path.Join(AppContext.BaseDirectory, "Morsel.Cli.dll");
        return Process.Start(new ProcessStartInfo(dotnet, [command, "make", "--format", "casync", "-", "--filename", "disk", "-o", Index, "--store", Store, .. more])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
    }

    private static async Task WriteAsync(Process process)
    {
        await process.StandardInput.BaseStream.WriteAsync(Content);
        await process.StandardInput.BaseStream.FlushAsync();
    }

    // Ends when so many are in the store.
    private async Task FoldersAsync(int atLeast)
    {
        var enough = new TaskCompletionSource();
        int count = 0;
        // Each is in a folder of its own, which is made just before it.
        using var watcher = new FileSystemWatcher(Store) { NotifyFilter = NotifyFilters.DirectoryName };
        watcher.Created += (_, _) => Count();
        watcher.EnableRaisingEvents = true;
        await enough.Task;

        void Count()
        {
            if (Interlocked.Increment(ref count) >= atLeast)
                enough.TrySetResult();
        }
    }

    private sealed class Acting(Action act) : IProgress<MakeProgress>
    {
        public void Report(MakeProgress value) => act();
    }
}
