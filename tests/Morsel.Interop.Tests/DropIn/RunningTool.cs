using System.Diagnostics;
using System.Globalization;
using Morsel.Interop.Tests.Peers;

namespace Morsel.Interop.Tests.DropIn;

/// <summary>What a process ended by, which a shell does not tell apart: 0 for no signal, and its exit code.</summary>
internal readonly record struct WaitStatus(int Signal, int ExitCode);

/// <summary>A tool in the middle of its work, in a folder of its own, with a folder for temporary files; perl waits for it, and says what it ended by.</summary>
internal sealed class RunningTool : IDisposable
{
    // The tool gets its own streams, and its number is told before it is there.
    private const string Wait =
        "my $p = fork // die; if (!$p) { open STDIN, '<', '/dev/null'; open STDOUT, '>', '../out'; open STDERR, '>', '../err'; exec @ARGV; die } "
        + "$| = 1; print \"$p\\n\"; waitpid $p, 0; print $? & 127, ' ', $? >> 8, \"\\n\"";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1), Pause = TimeSpan.FromMilliseconds(2);

    private readonly string _top = Directory.CreateTempSubdirectory("morsel-tool-").FullName;
    private Process? _perl;
    private int _pid;

    /// <param name="prepare">Fills the folder.</param>
    public RunningTool(Action<string> prepare)
    {
        foreach (string name in (string[])["here", "tmp", "links"])
            Directory.CreateDirectory(Path.Join(_top, name));
        prepare(Folder);
    }

    public string Folder => Path.Join(_top, "here");

    public string Output => File.ReadAllText(Path.Join(_top, "out"));

    public string Error => File.ReadAllText(Path.Join(_top, "err"));

    /// <summary>Everything that lies in the folder, and what is left of temporary files.</summary>
    public SortedSet<string> Names => new(
        Directory.GetFileSystemEntries(Folder, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Folder, path))
            .Concat(Directory.GetFileSystemEntries(Path.Join(_top, "tmp")).Select(path => Path.GetRelativePath(Folder, path))),
        StringComparer.Ordinal);

    /// <summary>Starts it.</summary>
    /// <param name="line">Its command line, as for a shell.</param>
    /// <param name="isOriginal">Whether it is the original; else it is Morsel by its name.</param>
    public async Task StartAsync(string line, bool isOriginal)
    {
        // Who starts the tests in the background ignores some signals, and every process below does.
        ProcessStartInfo start = PeerProcess.StartInfo("env", ["--default-signal=INT,HUP,TERM", "perl", "-e", Wait, "bash", "-c", $"exec {line}"], Folder);
        start.Environment["TMPDIR"] = Path.Join(_top, "tmp");
        // The command of this build leaves pipes for debuggers there, as the shipped one does not.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        if (!isOriginal)
            start.Environment["PATH"] = $"{Linked()}:{Environment.GetEnvironmentVariable("PATH")}";
        _perl = Process.Start(start)!;
        _pid = int.Parse((await _perl.StandardOutput.ReadLineAsync())!, CultureInfo.InvariantCulture);
    }

    /// <summary>Waits until it reads a file of its folder.</summary>
    public async Task ReadsAsync(string name)
    {
        string path = Path.Join(Folder, name);
        long began = Stopwatch.GetTimestamp();
        while (!Open().Contains(path))
        {
            if (Stopwatch.GetElapsedTime(began) > Patience || !Directory.Exists($"/proc/{_pid}"))
                Assert.Fail($"it was never seen to read {name}: {Error}");
            await Task.Delay(Pause);
        }
    }

    /// <summary>Sends a signal, and waits for the end.</summary>
    public async Task<WaitStatus> EndAsync(int signal)
    {
        Send(signal);
        return await EndedAsync();
    }

    /// <summary>Sends a signal.</summary>
    public void Send(int signal) => Assert.Equal(0, PeerProcess.Signal(_pid, signal));

    /// <summary>Waits for the end.</summary>
    public async Task<WaitStatus> EndedAsync()
    {
        string[] status = (await _perl!.StandardOutput.ReadLineAsync().WaitAsync(Patience))!.Split(' ');
        return new WaitStatus(int.Parse(status[0], CultureInfo.InvariantCulture), int.Parse(status[1], CultureInfo.InvariantCulture));
    }

    public void Dispose()
    {
        _perl?.Kill(entireProcessTree: true);
        _perl?.Dispose();
        Directory.Delete(_top, recursive: true);
    }

    private string Linked()
    {
        string links = Path.Join(_top, "links");
        foreach (string name in Cli.Catalog.Names)
            File.CreateSymbolicLink(Path.Join(links, name), ScriptRun.Command);
        return links;
    }

    private HashSet<string> Open()
    {
        try
        {
            return [.. Directory.GetFiles($"/proc/{_pid}/fd").Select(link => new FileInfo(link).LinkTarget ?? "")];
        }
        catch (IOException)
        {
            // It has ended, or closed one meanwhile.
            return [];
        }
    }
}
