using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;
using Morsel.Interop.Tests.Peers;

namespace Morsel.Interop.Tests.DropIn;

/// <summary>
/// Each tool ended by a signal in the middle of its work, with the original beside it where Debian has it: both die by that signal, or neither does; and of Morsel nothing is left but
/// what the next run goes on with.
/// </summary>
public sealed class ToolSignalTests : IAsyncLifetime, IDisposable
{
    private const int Hangup = 1, Interrupt = 2, Terminate = 15;
    private const long Endless = 20L << 30;

    // Small, and nobody unpacks it at once.
    private static readonly Lazy<Task<byte[]>> Wide = new(async () =>
    {
        using var folder = new TestFolder();
        await PeerProcess.RunAsync("bash", ["-c", "truncate -s 1500M wide && zck wide"], folder.Path);
        return await File.ReadAllBytesAsync(folder.Served("wide.zck"));
    });

    private static readonly int[] Signals = [Hangup, Interrupt, Terminate];

    private readonly TestFolder _served = new();

    // Lines of local tools; what they read while they are ended; what Morsel may leave.
    private static readonly (string Line, string Reads, string Left)[] Local =
    [
        ("zsyncmake big", "big", ""),
        ("zsyncmake -u big -o OUT big", "big", ""),
        ("zck big", "big", ""),
        ("zck -u -o OUT big", "big", ""),
        ("casync make OUT.caibx big", "big", "default.castr"),
        ("casync make --store=own.castr OUT.caidx dir", "dir/big", "own.castr"),
        ("casync make OUT.catar dir", "dir/big", ""),
        ("unzck wide.zck", "wide.zck", ""),
        ("zck_read_header -f wide.zck", "wide.zck", ""),
    ];

    // Lines of tools that ask a server, which holds the answer; U is its address.
    private static readonly (string Line, string Left)[] Remote =
    [
        ("zsync -q -i old -o OUT U/F.zsync", "OUT.part"),
        ("zsync -q -i old -o OUT U/held/F.zsync", ""),
        ("zckdl -s old.zck U/n.zck", "n.zck.part"),
    ];

    // Those that Debian has no original of, or that the original cannot; casync itself waits until the server answers.
    private static readonly (string Line, string Left)[] Alone =
    [
        ("desync extract -s U/held --seed blob.caibx:old blob.caibx OUT", "OUT.part"),
        ("appimageupdatetool -O -u 'zsync|U/F.zsync' old.AppImage", "old.AppImage.part"),
        ("casync extract --store=U/held --seed=old --seed-output=no blob.caibx OUT", "OUT.part"),
        ("casync extract --store=U/held blob.caibx -", ""),
        ("casync list --store=U/held site.caidx", ""),
    ];

    public static TheoryData<string, string, string, int> LocalLines => Each(Local.Select(one => (one.Line, one.Reads, one.Left)));

    public static TheoryData<string, string, string, int> RemoteLines => Each(Remote.Select(one => (one.Line, "", one.Left)));

    public static TheoryData<string, string, string, int> AloneLines => Each(Alone.Select(one => (one.Line, "", one.Left)));

    public async Task InitializeAsync()
    {
        byte[] content = new byte[600_000];
        new Random(1).NextBytes(content);
        byte[] old = [.. content[..300_000], .. new byte[100_000], .. content[400_000..]];
        _served.Write("F", content);
        _served.Write("old", old);
        _served.Write("blob", content);
        Directory.CreateDirectory(_served.Served("site"));
        File.WriteAllBytes(_served.Served("site/a"), content);
        Directory.CreateDirectory(_served.Served("held"));
        byte[] head = File.ReadAllBytes(Path.Join(Repository.Folder, "tests/vectors/appimage/elf/64le.AppImage"));
        _served.Write("old.AppImage", [.. head, .. old]);
        foreach (string line in (string[])[
            "zsyncmake -u F F", "zck -o old.zck old", "zck -o n.zck F", "casync make --store=held blob.caibx blob", "casync make --with=unix --store=held site.caidx site"])
            await PeerProcess.RunAsync("bash", ["-c", line], _served.Path);
        File.Copy(_served.Served("F.zsync"), _served.Served("held/F.zsync"));
        _served.Write("wide.zck", await Wide.Value);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _served.Dispose();

    [PeerTheory("zsyncmake", "zck", "unzck", "casync", "perl")]
    [MemberData(nameof(LocalLines))]
    public async Task In_the_middle_of_a_file(string line, string reads, string left, int signal)
    {
        WaitStatus original = (await EndedAsync(line, isOriginal: true, signal, tool => tool.ReadsAsync(reads))).Status;
        (WaitStatus morsel, string[] names) = await EndedAsync(line, isOriginal: false, signal, tool => tool.ReadsAsync(reads));
        Assert.Equal(original, morsel);
        Assert.Equal(left, string.Join(' ', names));
    }

    [PeerTheory("zsyncmake", "zsync", "zck", "zckdl", "casync", "perl")]
    [MemberData(nameof(RemoteLines))]
    public async Task In_the_middle_of_a_download(string line, string _, string left, int signal)
    {
        WaitStatus original = (await EndedAsync(line, isOriginal: true, signal)).Status;
        (WaitStatus morsel, string[] names) = await EndedAsync(line, isOriginal: false, signal);
        Assert.Equal(original, morsel);
        Assert.Equal(left, string.Join(' ', names));
    }

    [PeerTheory("zsyncmake", "zck", "casync", "perl")]
    [MemberData(nameof(AloneLines))]
    public async Task In_the_middle_of_a_download_where_there_is_no_original(string line, string _, string left, int signal)
    {
        (WaitStatus morsel, string[] names) = await EndedAsync(line, isOriginal: false, signal);
        // casync alone ends with 1, and does not die.
        Assert.Equal(line.StartsWith("casync ", StringComparison.Ordinal) ? new WaitStatus(0, 1) : new WaitStatus(signal, 0), morsel);
        Assert.Equal(left, string.Join(' ', names));
    }

    [PeerTheory("zsyncmake", "zck", "casync", "perl")]
    [InlineData("zsyncmake -u x -o OUT < pipe")]
    [InlineData("zsyncmake -u x -o OUT pipe")]
    [InlineData("zck -o OUT pipe")]
    [InlineData("casync make OUT.caibx < pipe")]
    [InlineData("unzck -c wide.zck > pipe")]
    [InlineData("casync extract --store=st blob.caibx - > pipe")]
    public async Task A_pipe_that_nobody_fills_or_empties_holds_nobody_up(string line)
    {
        using var tool = new RunningTool(Prepare);
        using var pipe = new HeldPipe(Path.Join(tool.Folder, "pipe"));
        SortedSet<string> before = tool.Names;
        await tool.StartAsync(line, isOriginal: false);
        await (line.Contains('>', StringComparison.Ordinal) ? pipe.FullAsync() : pipe.TakenAsync());
        WaitStatus status = await tool.EndAsync(Terminate);
        Assert.Equal(line.StartsWith("casync ", StringComparison.Ordinal) ? new WaitStatus(0, 1) : new WaitStatus(Terminate, 0), status);
        Assert.DoesNotContain(tool.Names.Except(before), name => name.StartsWith("OUT", StringComparison.Ordinal) || name.StartsWith("../tmp", StringComparison.Ordinal));
    }

    [PeerFact("perl")]
    public async Task Who_is_told_to_ignore_a_signal_does()
    {
        using var tool = new RunningTool(Prepare);
        using var pipe = new HeldPipe(Path.Join(tool.Folder, "pipe"));
        await tool.StartAsync("nohup zsyncmake -u x -o OUT pipe", isOriginal: false);
        await pipe.TakenAsync();
        tool.Send(Hangup);
        pipe.Close();
        Assert.Equal(new WaitStatus(0, 0), await tool.EndedAsync());
        Assert.Contains("OUT", tool.Names);
    }

    private async Task<(WaitStatus Status, string[] Left)> EndedAsync(string line, bool isOriginal, int signal, Func<RunningTool, Task>? ready = null)
    {
        await using HoldingServer server = await HoldingServer.StartAsync(_served, Holds);
        using var tool = new RunningTool(Prepare);
        SortedSet<string> before = tool.Names;
        await tool.StartAsync(line.Replace("U/", server.Address.AbsoluteUri, StringComparison.Ordinal), isOriginal);
        await (ready?.Invoke(tool) ?? server.Held.WaitAsync(TimeSpan.FromMinutes(1)));
        WaitStatus status = await tool.EndAsync(signal);
        // What lies in a store is whole.
        return (status, [.. tool.Names.Except(before).Where(name => !name.Contains(".castr/", StringComparison.Ordinal))]);
    }

    // Control files are answered; of the others, whatever is behind the beginning is not.
    private static bool Holds(HttpRequest request) =>
        request.Path.StartsWithSegments("/held") || request.Path == "/F"
        || (request.Path == "/n.zck" && RangeHeaderValue.TryParse(request.Headers.Range, out RangeHeaderValue? range) && range.Ranges.First().From > 50_000);

    private void Prepare(string folder)
    {
        foreach (string name in (string[])["old", "old.zck", "wide.zck", "blob.caibx", "site.caidx", "old.AppImage"])
            File.Copy(_served.Served(name), Path.Join(folder, name));
        Directory.CreateDirectory(Path.Join(folder, "dir"));
        Directory.CreateDirectory(Path.Join(folder, "st"));
        foreach (string chunk in Directory.GetFiles(_served.Served("held"), "*.cacnk", SearchOption.AllDirectories))
        {
            string copy = Path.Join(folder, "st", Path.GetRelativePath(_served.Served("held"), chunk));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(chunk, copy);
        }
        foreach (string name in (string[])["big", "dir/big"])
        {
            using FileStream endless = File.Create(Path.Join(folder, name));
            endless.SetLength(Endless);   // nothing of it is on the disk
        }
    }

    private static TheoryData<string, string, string, int> Each(IEnumerable<(string Line, string Reads, string Left)> lines)
    {
        var each = new TheoryData<string, string, string, int>();
        foreach ((string line, string reads, string left) in lines)
            foreach (int signal in Signals)
                each.Add(line, reads, left, signal);
        return each;
    }
}
