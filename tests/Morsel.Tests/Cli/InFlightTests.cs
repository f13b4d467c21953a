using System.Diagnostics;
using System.Globalization;
using Morsel.Tests.Updating;

namespace Morsel.Tests.Cli;

/// <summary>A killed run loses what was on its way. What the sockets held, the system tells; of the rest, which the server had sent and the command had taken, no more than 4 MiB.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class InFlightTests : IDisposable
{
    private const int TargetBytes = 48 << 20, PieceBytes = 128 << 10, MostInFlight = 4 << 20, BlockBytes = 512;

    private readonly byte[] _target = Edited.Content(1, TargetBytes);
    private readonly Scene _scene;

    public InFlightTests() => _scene = new Scene(_target);

    public void Dispose() => _scene.DisposeAsync().AsTask().GetAwaiter().GetResult();

    [Theory]
    [InlineData(9)]
    [InlineData(24)]
    [InlineData(41)]
    public Task Of_what_it_had_taken_it_keeps_all_but_4_MiB(int afterMebibytes) => KillAsync(afterMebibytes << 20, group: null);

    [GroupFact]
    public Task As_a_whole_group_of_processes_is_killed()
    {
        string group = Directory.CreateDirectory($"{GroupFactAttribute.Root}/morsel-test-{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}").FullName;
        return KillAsync(20 << 20, group);
    }

    private async Task KillAsync(int after, string? group)
    {
        long handedOver = 0, held = 0;
        var started = new TaskCompletionSource<Process>();
        _scene.Site.Answer(Scene.Path, async (request, connection) =>
        {
            Process process = await started.Task;
            byte[] answer = Site.Usual(request, _target, "Last-Modified: Wed, 01 Jan 2020 00:00:00 GMT\r\n");
            for (int at = 0; at < answer.Length; at += PieceBytes)
            {
                await connection.WriteAsync(answer.AsMemory(at, Math.Min(PieceBytes, answer.Length - at)));
                handedOver = Math.Min(answer.Length, at + PieceBytes);
                if (handedOver < after)
                    continue;
                // Still, so that what it holds and what the sockets hold is all there is.
                Signal(process, "STOP");
                SpinWait.SpinUntil(() => File.ReadAllText($"/proc/{Number(process)}/stat").Split(") ")[1][0] == 'T');
                held = HeldBySockets(_scene.Site.Address("/").Port);
                if (group is null)
                    Signal(process, "KILL");
                else
                    await File.WriteAllTextAsync($"{group}/cgroup.kill", "1");
                return;
            }
        });
        string[] get = ["get", _scene.Request.Source, "-o", _scene.Output, "-q", "--no-auto-seeds", "--connections", "1"];
        using Process process = group is null
            ? CommandProcess.Start(get)
            : Process.Start("bash", ["-c", "echo $$ >\"$0\"/cgroup.procs; exec \"$@\"", group, .. CommandProcess.Words, .. get]);
        started.SetResult(process);
        await process.WaitForExitAsync();
        Assert.Equal(128 + 9, process.ExitCode);
        if (group is not null)
            Directory.Delete(group);
        long taken = handedOver - held, kept = ProvenBytes();
        // None, if it was killed before it read a byte of what the sockets hold.
        Assert.InRange(taken, 0, TargetBytes);
        Assert.True(kept >= taken - MostInFlight, $"{handedOver} were handed over, of which the sockets held {held}; {kept} were kept");
        long before = _scene.Site.BytesAskedOf(Scene.Path);

        _scene.Site.AnswerAsUsual();
        using Process again = CommandProcess.Start(get);
        await again.WaitForExitAsync();

        Assert.Equal(0, again.ExitCode);
        Assert.Equal(_target, await File.ReadAllBytesAsync(_scene.Output));
        // Where nine tenths are missing, the whole file is asked for.
        long most = kept < TargetBytes / 10 ? TargetBytes : TargetBytes - kept + (TargetBytes / 50);
        Assert.InRange(_scene.Site.BytesAskedOf(Scene.Path) - before, 1, most);
    }

    private static string Number(Process process) => process.Id.ToString(CultureInfo.InvariantCulture);

    private static void Signal(Process process, string signal)
    {
        using Process kill = Process.Start("bash", ["-c", $"kill -{signal} {Number(process)}"]);
        kill.WaitForExit();
    }

    // What this end has not got rid of, and what the other end has not been asked for: both stand in the table of the loopback's connections.
    private static long HeldBySockets(int port)
    {
        string end = $":{port.ToString("X4", CultureInfo.InvariantCulture)}";
        return File.ReadLines("/proc/net/tcp").Skip(1).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields[1].EndsWith(end, StringComparison.Ordinal) || fields[2].EndsWith(end, StringComparison.Ordinal))
            .Sum(fields => fields[4].Split(':').Sum(queue => long.Parse(queue, NumberStyles.HexNumber, CultureInfo.InvariantCulture)));
    }

    private long ProvenBytes()
    {
        byte[] part = File.Exists(_scene.Part) ? File.ReadAllBytes(_scene.Part) : [];
        long kept = 0;
        for (int at = 0; at < part.Length; at += BlockBytes)
        {
            int length = Math.Min(BlockBytes, part.Length - at);
            kept += part.AsSpan(at, length).SequenceEqual(_target.AsSpan(at, length)) ? length : 0;
        }
        return kept;
    }
}

/// <summary>A fact about a control group of its own, which not every machine lets a test have.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class GroupFactAttribute : FactAttribute
{
    internal const string Root = "/sys/fs/cgroup";

    public GroupFactAttribute() => Skip = Problem();

    private static string? Problem()
    {
        if (!File.Exists($"{Root}/cgroup.controllers"))
            return "there are no control groups of version 2";
        string group = $"{Root}/morsel-test-{Guid.NewGuid():n}";
        try
        {
            Directory.CreateDirectory(group);
            string? problem = File.Exists($"{group}/cgroup.kill") ? null : "control groups cannot be killed here";
            Directory.Delete(group);
            return problem;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return "no control group can be made here";
        }
    }
}
