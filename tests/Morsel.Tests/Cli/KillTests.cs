using System.Diagnostics;
using System.Globalization;
using Morsel.Tests.Updating;

namespace Morsel.Tests.Cli;

/// <summary>The shipped command is killed at random moments, by each signal: the old file or the new one is there, and the next run ends with the new file and asks for nothing that is in the part file.</summary>
public sealed class KillTests : IDisposable
{
    private const int TargetBytes = 48 << 20;

    private static readonly int Kills = Environment.GetEnvironmentVariable("MORSEL_LONG") == "1" ? 200 : 10;

    private readonly byte[] _target = Edited.Content(1, TargetBytes), _old;
    private readonly Scene _scene;

    public KillTests()
    {
        // Every other 256 KiB are new.
        _old = [.. _target];
        for (int at = 0; at < TargetBytes; at += 512 << 10)
            new Random(at).NextBytes(_old.AsSpan(at, 256 << 10));
        _scene = new Scene(_target);
    }

    public void Dispose() => _scene.DisposeAsync().AsTask().GetAwaiter().GetResult();

    [ShippedTheory]
    [InlineData("KILL", 137)]
    [InlineData("TERM", 143)]
    [InlineData("INT", 130)]
    [InlineData("HUP", 129)]
    [InlineData("INT INT", 130)]
    public async Task Whenever_it_comes(string signals, int code)
    {
        TimeSpan whole = await UndisturbedAsync();
        int killed = 0;
        for (int run = 0; run < Kills; run++)
        {
            SetUp();
            TimeSpan after = whole * (1.1 * new Random((run * 5) + code).NextDouble());
            int ended = await RunAsync(signals, after);
            string where = $"SIG{signals} after {after.TotalMilliseconds} of {whole.TotalMilliseconds} ms, run {run}";
            Assert.True(ended == code || ended == 0, $"{where}: ended with {ended}");
            killed += ended == 0 ? 0 : 1;
            byte[] there = File.ReadAllBytes(_scene.Output);
            bool isNew = there.AsSpan().SequenceEqual(_target);
            Assert.True(isNew || there.AsSpan().SequenceEqual(_old), $"{where}: the output is neither the old file nor the new one");
            Assert.Empty(_scene.Folder.Names().Except(["target", "target.part"]));
            long kept = isNew ? TargetBytes / 2 : KeptBytes();
            long before = _scene.Site.BytesAskedOf(Scene.Path);

            Assert.Equal(0, await RunAsync(null, TimeSpan.Zero));

            Assert.True(File.ReadAllBytes(_scene.Output).AsSpan().SequenceEqual(_target), $"{where}: the next run did not make the target");
            Assert.Equal(["target"], _scene.Folder.Names());
            long again = _scene.Site.BytesAskedOf(Scene.Path) - before;
            Assert.True(again <= 1.1 * ((TargetBytes / 2) - kept) + (TargetBytes / 50), $"{where}: {again} bytes were asked for, {kept} were there");
        }
        Assert.InRange(killed, Kills / 3, Kills);
    }

    private void SetUp()
    {
        foreach (string name in _scene.Folder.Names())
            File.Delete(_scene.Folder[name]);
        _scene.Old(_old);
    }

    // What it takes from start to end; the first run is slower than the others.
    private async Task<TimeSpan> UndisturbedAsync()
    {
        long begun = 0;
        for (int run = 0; run < 2; run++)
        {
            SetUp();
            begun = Stopwatch.GetTimestamp();
            Assert.Equal(0, await RunAsync(null, TimeSpan.Zero));
        }
        return Stopwatch.GetElapsedTime(begun);
    }

    private async Task<int> RunAsync(string? signals, TimeSpan after)
    {
        // Whoever began the tests in the background has the signals ignored, and the command would, too.
        using Process process = Process.Start("env", ["--default-signal", CommandRun.Shipped!, "get", _scene.Site.Address(Scene.ControlPath).ToString(), "-o", _scene.Output, "-q", "--no-auto-seeds", "--connections", "1"]);
        if (signals is not null && !process.WaitForExit(after))
        {
            using Process kill = Process.Start("bash", ["-c", $"for signal in {signals}; do kill -$signal {process.Id.ToString(CultureInfo.InvariantCulture)}; done 2>/dev/null"]);
            await kill.WaitForExitAsync();
        }
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    // Of what the old file does not have, what is in the part file.
    private long KeptBytes()
    {
        if (!File.Exists(_scene.Part))
            return 0;
        byte[] part = File.ReadAllBytes(_scene.Part);
        long kept = 0;
        for (int at = 0; at < part.Length; at += 512)
        {
            int length = Math.Min(512, part.Length - at);
            ReadOnlySpan<byte> block = _target.AsSpan(at, length);
            if (part.AsSpan(at, length).SequenceEqual(block) && !_old.AsSpan(at, length).SequenceEqual(block))
                kept += length;
        }
        return kept;
    }
}
