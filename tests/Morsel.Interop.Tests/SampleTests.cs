using System.Diagnostics;
using System.Text;
using Morsel.Interop.Tests.Peers;

namespace Morsel.Interop.Tests;

/// <summary>The programs in <c>samples/</c> do what they are there to show.</summary>
public sealed class SampleTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task A_program_updates_itself_and_starts_what_it_then_is()
    {
        using var folder = new TestFolder();
        string installed = Install(folder, "SelfUpdate");
        byte[] next = File.ReadAllBytes(Path.Combine(installed, "SelfUpdate.dll"));
        Replace(next, "1.0.0"u8, "2.0.0"u8);
        await Morsels.MakeAsync(folder.Write("SelfUpdate.dll", next));
        await using Kestrel server = await Kestrel.StartAsync(folder);
        string address = new Uri(server.Address, "SelfUpdate.dll.zsync").AbsoluteUri;

        string[] first = await RunAsync("SelfUpdate", installed, address), second = await RunAsync("SelfUpdate", installed, address);
        Assert.Equal(["this is version 1.0.0", "this is version 2.0.0"], [first[0], first[^1]]);
        Assert.Matches("^updated: [0-9]+ bytes downloaded, [0-9]+ reused$", first[1]);
        Assert.Equal(["this is version 2.0.0", "it is up to date"], second);
    }

    [Fact]
    public async Task A_service_keeps_its_file_current_and_says_how_it_is()
    {
        using var folder = new TestFolder();
        byte[] old = PackageMetadata.Of(0), changed = PackageMetadata.Of(20);
        await Morsels.MakeAsync(folder.Write("data.xml", old));
        await using Kestrel server = await Kestrel.StartAsync(folder);
        using var client = new HttpClient();
        using var service = new Service(
            Install(folder, "DataFeed"), $"--Feed:Source={server.Address}data.xml.zsync", $"--Feed:Path={folder.Beside("fed.xml")}", "--Feed:Every=00:00:01");
        var at = new Uri((await service.LineWithAsync("Now listening on: ")).Split(": ")[^1]);

        await service.LineWithAsync("bytes downloaded");
        Assert.Equal(old, await client.GetByteArrayAsync(new Uri(at, "data")));
        Assert.Equal("Healthy", await client.GetStringAsync(new Uri(at, "health")));

        folder.Write("data.xml", changed);
        await Morsels.MakeAsync(folder.Served("data.xml"));
        // Its length is that of the earlier one, and the server tells two of one second by nothing else.
        File.SetLastWriteTimeUtc(folder.Served("data.xml.zsync"), TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(2));
        await service.LineWithAsync("Updated: ");
        Assert.Equal(changed, await client.GetByteArrayAsync(new Uri(at, "data")));
        string metrics = await client.GetStringAsync(new Uri(at, "metrics"));
        Assert.All(["http_client_request_duration_seconds_count", "morsel_fetched_bytes_total"], name => Assert.Contains(name, metrics, StringComparison.Ordinal));

        File.Delete(folder.Served("data.xml.zsync"));
        await service.LineWithAsync("Not updated: ");
        Assert.Equal("Degraded", await client.GetStringAsync(new Uri(at, "health")));
        Assert.Equal(changed, await client.GetByteArrayAsync(new Uri(at, "data")));
    }

    /// <summary>Copies a sample as it was built with the tests.</summary>
    private static string Install(TestFolder folder, string sample)
    {
        string built = Path.Combine(Repository.Folder, "artifacts", "bin", sample, new DirectoryInfo(AppContext.BaseDirectory).Name);
        string installed = folder.MakeSibling(sample);
        foreach (string file in Directory.GetFiles(built))
            File.Copy(file, Path.Combine(installed, Path.GetFileName(file)));
        return installed;
    }

    private static async Task<string[]> RunAsync(string program, string installed, string argument) =>
        (await PeerProcess.RunAsync(Path.Combine(installed, program), [argument], installed, Patience)).TrimEnd().Split(Environment.NewLine);

    private static void Replace(Span<byte> bytes, ReadOnlySpan<byte> what, ReadOnlySpan<byte> with)
    {
        int at = bytes.IndexOf(what);
        Assert.True(at >= 0, $"there is no {Encoding.UTF8.GetString(what)}");
        for (; at >= 0; at = bytes.IndexOf(what))
            with.CopyTo(bytes[at..]);
    }

    /// <summary>The service while it runs, and what it says.</summary>
    private sealed class Service : IDisposable
    {
        private readonly Process _process;

        public Service(string installed, params string[] arguments)
        {
            ProcessStartInfo start = PeerProcess.StartInfo(Path.Combine(installed, "DataFeed"), [.. arguments, "--urls=http://127.0.0.1:0"], installed);
            start.RedirectStandardError = false;
            _process = Process.Start(start)!;
        }

        /// <summary>Waits until it says something.</summary>
        public async Task<string> LineWithAsync(string text)
        {
            using var deadline = new CancellationTokenSource(Patience);
            while (await _process.StandardOutput.ReadLineAsync(deadline.Token) is { } line)
                if (line.Contains(text, StringComparison.Ordinal))
                    return line;
            throw new EndOfStreamException($"the service ended before it said \"{text}\"");
        }

        public void Dispose()
        {
            _process.Kill();
            _process.WaitForExit();
            _process.Dispose();
        }
    }
}
