using System.Diagnostics;
using System.Runtime.InteropServices;
using Morsel.Formats.Sidecar;
using Morsel.Patching;
using Morsel.Routes.Units;
using Morsel.Target;
using Morsel.Tests.Faults;
using Morsel.Tests.Files;
using Morsel.Tests.Hashing;
using Morsel.Tests.Units;
using Morsel.Units;

namespace Morsel.Tests.Updating;

/// <summary>The command as a process of its own that is killed (SIGKILL) while a patch, units or the compressed file come. By the server's log the next one asks for nothing that was verified.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class KilledRoutesTests : IDisposable
{
    private const double Part = 0.6;
    private const int LongAnswer = 200_000, WindowLog = 16, UnitBytes = 2048;

    private static readonly byte[] Old = RoutesScene.Text(1, 4_000_000);

    // 200 places of 8,000 bytes are new, and cannot be compressed.
    private static readonly byte[] New =
        [.. Enumerable.Range(0, 200).SelectMany(i => (byte[])[.. Old.AsSpan(i * 20_000, 12_000), .. TestBytes.Random(8_000, i)])];

    private readonly TemporaryFolder _public = new();
    private readonly TemporaryFolder _here = new();
    private readonly Site _site = new();

    public void Dispose()
    {
        _site.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _public.Dispose();
        _here.Dispose();
    }

    [Fact]
    public async Task Windows_of_a_patch_that_were_written_are_not_asked_for_again()
    {
        File.WriteAllBytes(_public["old"], Old);
        string patch = await PublishAsync(New, ".mpatch", new() { SourcePath = _public["file"], Patches = new() { From = [_public["old"]], WindowLog = WindowLog } });
        File.WriteAllBytes(_here["file"], Old);
        int before = await KillInTheMiddleAsync(patch, Part);
        byte[] part = File.ReadAllBytes(_here["file.part"]);
        PatchedWindows windows = WindowsOf(_public[patch[1..]]);
        int[] written = [.. Enumerable.Range(0, windows.PayloadEnds.Count).Where(window => IsThere(part, New, window << WindowLog, 1 << WindowLog))];
        Assert.InRange(written.Length, windows.PayloadEnds.Count / 3, windows.PayloadEnds.Count - 1);

        await RunToItsEndAsync(New);

        ByteRange[] asked = AskedOf(patch, before);
        Assert.NotEmpty(asked);
        Assert.All(written.Select(window => windows.PayloadOf(window)!.Value), payload => Assert.DoesNotContain(asked, range => range.Start < payload.End && payload.Start < range.End));
    }

    [UnitsFact]
    public async Task Units_whose_content_was_written_are_not_asked_for_again()
    {
        string units = await PublishAsync(New, ".zst", new() { SourcePath = _public["file"], Units = new() { AreMade = true, Level = 3 } });
        File.WriteAllBytes(_here["file"], Old);
        int before = await KillInTheMiddleAsync(units, Part);
        byte[] part = File.ReadAllBytes(_here["file.part"]);
        StoredUnits stored = StoredIn(_public[units[1..]], out long unitsEnd);
        int firstMissing = Enumerable.Range(0, New.Length / UnitBytes).First(unit => !IsThere(part, New, unit * UnitBytes, UnitBytes));
        Assert.InRange(firstMissing * (double)UnitBytes / New.Length, Part / 2, 0.95);

        await RunToItsEndAsync(New);

        // In their order in the object: nothing before the first that is missing.
        ByteRange[] asked = [.. AskedOf(units, before).Where(range => range.Start < unitsEnd)];
        Assert.NotEmpty(asked);
        Assert.All(asked, range => Assert.InRange(range.Start, stored.Layout.RangeOf(stored.BlockOf(firstMissing)).Start, unitsEnd));
    }

    [Fact]
    public async Task Of_a_compressed_file_what_was_written_stays_and_the_rest_comes_by_the_control_file()
    {
        string whole = await PublishAsync(Old, ".gz", new() { SourcePath = _public["file"], CompressedWhole = WholePacking.Gzip });
        int before = await KillInTheMiddleAsync(whole, 0.9);
        byte[] part = File.ReadAllBytes(_here["file.part"]);
        int written = part.AsSpan().CommonPrefixLength(Old);
        Assert.InRange(written, (int)(0.8 * Old.Length), Old.Length - 1);

        await RunToItsEndAsync(Old);

        Assert.Empty(AskedOf(whole, before));
        ByteRange[] asked = AskedOf("/file", 0);
        Assert.NotEmpty(asked);
        // A block that was written in part is asked for as a whole.
        Assert.All(asked, range => Assert.InRange(range.Start, written - 4096, Old.Length));
    }

    private static bool IsThere(byte[] part, byte[] target, int start, int length)
    {
        int end = Math.Min(target.Length, start + length);
        return part.Length >= end && part.AsSpan(start, end - start).SequenceEqual(target.AsSpan(start, end - start));
    }

    private static PatchedWindows WindowsOf(string path)
    {
        byte[] patch = File.ReadAllBytes(path);
        return PatchIndex.Read(patch, patch.Length).Windows;
    }

    private StoredUnits StoredIn(string path, out long unitsEnd)
    {
        byte[] units = File.ReadAllBytes(path);
        Sidecar sidecar = SidecarReader.Read(File.ReadAllBytes(_public["file.morsel"])).Sidecar!;
        UnitsLine line = Assert.Single(sidecar.Units);
        unitsEnd = line.Table.Start;
        Assert.Equal(UnitBytes, line.UnitBytes);
        return new StoredUnits(UnitTableReader.Read(units.AsSpan((int)unitsEnd), new PublishedUnits(units.Length, line.Table, UnitBytes, line.Window, sidecar.Target.Size)));
    }

    private ByteRange[] AskedOf(string path, int before) => [.. _site.RequestsFor(path).Skip(before).SelectMany(request =>
        request.Ranges.Count == 0 ? [new ByteRange(0, new FileInfo(_public[path[1..]]).Length)] : request.Ranges)];

    // The first answer that is long breaks off. Who asks again has written all that came, and is killed. Returns how often the object was asked for until then.
    private async Task<int> KillInTheMiddleAsync(string path, double share)
    {
        byte[] content = File.ReadAllBytes(_public[path[1..]]);
        using Process process = Start();
        bool isBroken = false;
        _site.Answer(path, async (request, connection) =>
        {
            if (isBroken)
            {
                process.Kill();
                return;
            }
            byte[] answer = Site.Usual(request, content, "Last-Modified: Wed, 01 Jan 2020 00:00:00 GMT\r\n");
            if (answer.Length >= LongAnswer)
                connection.CutAfter((long)(share * answer.Length), Cut.Fin);
            await connection.WriteAsync(answer);
            isBroken |= !connection.IsOpen;
        });
        await process.WaitForExitAsync();
        const int killed = 128 + 9;
        Assert.Equal(killed, process.ExitCode);
        _site.AnswerAsUsual();
        return _site.RequestsFor(path).Count;
    }

    private async Task RunToItsEndAsync(byte[] target)
    {
        using Process process = Start();
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        Assert.Equal(target, File.ReadAllBytes(_here["file"]));
        Assert.Equal(["file"], _here.Names());
    }

    private Process Start()
    {
        string dotnet = Path.GetFullPath(Path.Join(RuntimeEnvironment.GetRuntimeDirectory(), "../../../dotnet")), command = Path.Join(AppContext.BaseDirectory, "Morsel.Cli.dll");
        return Process.Start(dotnet, [command, "get", _site.Address("/file").ToString(), "-o", _here["file"], "-q", "--no-auto-seeds", "--connections", "1"]);
    }

    private async Task<string> PublishAsync(byte[] target, string ending, MakeRequest request)
    {
        File.WriteAllBytes(_public["file"], target);
        await new Maker().MakeAsync(request);
        foreach (string name in _public.Names())
            _site.Publish("/" + name, File.ReadAllBytes(_public[name]));
        return "/" + _public.Names().Single(name => name.EndsWith(ending, StringComparison.Ordinal));
    }
}
