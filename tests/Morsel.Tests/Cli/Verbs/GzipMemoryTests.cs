using System.Buffers.Binary;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Morsel.Cli.Running;
using Morsel.Compression.Gzip;
using Morsel.Tests.Compression;
using Morsel.Tests.Compression.Gzip;
using Morsel.Tests.Updating;

namespace Morsel.Tests.Cli.Verbs;

/// <summary>Whatever a description and a server say of a gzip file, the command needs no more than 64 MiB of managed memory.</summary>
public sealed class GzipMemoryTests
{
    private const string HeapLimit = "4000000";   // hexadecimal: 64 MiB; the process ends where it is not enough
    private const string TimeLimit = "4s";   // all comes in the first second, and then it is asked for again, later and later
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_sound_gzip_file_of_96_MiB_of_which_nothing_is_there()
    {
        byte[] plain = DeflateSamples.Plain(0, 96 << 20, 1);
        await using var scene = new GzipScene(plain, GzipDecoderTests.Gzip(plain, level: 0));
        Assert.Equal((ExitCode.Ok, ""), await GetAsync(scene));
        Assert.True(plain.AsSpan().SequenceEqual(File.ReadAllBytes(scene.Output)));
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("bomb")]
    public async Task A_description_of_256_MiB_and_a_server_that_sends_something_else(string kind)
    {
        const int recordCount = 8 << 10, mostPackedBits = 0xFFF8;
        byte[] map = new byte[recordCount * 4], packed = new byte[70 << 20];
        for (int record = 0; record < recordCount; record++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(map.AsSpan(record * 4), mostPackedBits);
            BinaryPrimitives.WriteUInt16BigEndian(map.AsSpan((record * 4) + 2), record == 0 ? (ushort)0 : (ushort)DeflateRecorder.MostBytes);
        }
        if (kind == "garbage")
            new Random(1).NextBytes(packed);
        else
            GzipScene.Gzip(new byte[300 << 20], new GzipSettings(1)).CopyTo(packed.AsSpan());
        await using var scene = new GzipScene([1], GzipScene.Gzip([1], new GzipSettings(6)));
        scene.Site.Publish(GzipScene.Path, packed);
        scene.Site.Publish(GzipScene.ControlPath, Control((recordCount - 1) * (long)DeflateRecorder.MostBytes, map));
        (ExitCode code, string said) = await GetAsync(scene, "--max-time", TimeLimit);
        Assert.True(code is ExitCode.NotProven or ExitCode.Network or ExitCode.TooSlow, $"{code}: {said}");
        Assert.False(File.Exists(scene.Output));
    }

    // One block of 16 MiB after another: a long target for few bytes.
    private static byte[] Control(long length, byte[] map)
    {
        const int blockBytes = 16 << 20;
        long blocks = (length + blockBytes - 1) / blockBytes;
        string header = $"zsync: 0.6.2\nFilename: target\nBlocksize: {blockBytes}\nLength: {length}\nHash-Lengths: 1,4,16\nZ-URL: target.gz\nZ-Map2: {map.Length / 4}\n";
        return [.. Encoding.ASCII.GetBytes(header), .. map, (byte)'\n', .. new byte[blocks * 20]];
    }

    private static async Task<(ExitCode Code, string Said)> GetAsync(GzipScene scene, params string[] options)
    {
        string dotnet = Path.GetFullPath(Path.Join(RuntimeEnvironment.GetRuntimeDirectory(), "../../../dotnet"));
        string control = scene.Folder["control.zsync"];
        // A local one: nobody waits for a server in the middle of an update.
        using (var http = new HttpClient())
            await File.WriteAllBytesAsync(control, await http.GetByteArrayAsync(scene.Site.Address(GzipScene.ControlPath)));
        string command = Path.Join(AppContext.BaseDirectory, "Morsel.Cli.dll");
        var start = new ProcessStartInfo(dotnet, [command, "get", control, "--base-url", scene.Site.Address("/").ToString(), "-o", scene.Output, "-q", "--no-auto-seeds", .. options])
        {
            Environment = { ["DOTNET_GCHeapHardLimit"] = HeapLimit },
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        try
        {
            Task<string> errors = process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync().WaitAsync(Patience);
            Assert.DoesNotContain("OutOfMemory", await errors, StringComparison.Ordinal);
            return ((ExitCode)process.ExitCode, await errors);
        }
        finally
        {
            process.Kill();
        }
    }
}
