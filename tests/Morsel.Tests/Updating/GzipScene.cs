using System.Buffers;
using Morsel.Compression;
using Morsel.Compression.Gzip;
using Morsel.Files;
using Morsel.Formats.Zsync;
using Morsel.Tests.Files;

namespace Morsel.Tests.Updating;

/// <summary>A gzip file on a site, the control file of what is in it, and a folder that it is updated in.</summary>
internal sealed class GzipScene : IAsyncDisposable
{
    public const string Path = "/target.gz", ControlPath = "/target.zsync";

    public GzipScene(byte[] plain, byte[] packed, Func<ControlText, ControlText>? describe = null)
    {
        (Plain, Packed) = (plain, packed);
        var control = new ControlText(plain) { Locations = [], PackedLocations = ["target.gz"], Map = MapOf(packed), BlockBytes = BlockBytes };
        Site.Publish(Path, packed);
        Site.Publish(ControlPath, (describe ?? (same => same))(control).ToBytes());
    }

    public const int BlockBytes = 2048;

    public byte[] Plain { get; }

    public byte[] Packed { get; }

    public Site Site { get; } = new();

    public TemporaryFolder Folder { get; } = new();

    public string Output => Folder["target"];

    public UpdateRequest Request => new() { Source = Site.Address(ControlPath).ToString(), OutputPath = Output, Threads = 2, AutoSeeds = false };

    /// <summary>What gzip makes of bytes, header included.</summary>
    public static byte[] Gzip(byte[] plain, GzipSettings settings)
    {
        var packed = new ArrayBufferWriter<byte>();
        var compressor = new GzipCompressor(settings, GzipHeader.Make(settings.Level), packed);
        compressor.Append(plain);
        compressor.Finish();
        return packed.WrittenSpan.ToArray();
    }

    /// <summary>The map of a gzip file, as zsyncmake writes it.</summary>
    public static byte[] MapOf(byte[] packed)
    {
        var recorder = new DeflateRecorder(BlockBytes);
        using var decoder = new GzipDecoder(recorder);
        byte[] output = new byte[64 << 10];
        ReadOnlySpan<byte> rest = packed;
        for (DecodeStep step = new(1, 1); step is not { Consumed: 0, Produced: 0 }; rest = rest[step.Consumed..])
            step = decoder.Decode(rest, output, isLast: true);
        return GzipMap.Write(recorder.Records);
    }

    public GzipScene Old(byte[] content)
    {
        File.WriteAllBytes(Output, content);
        return this;
    }

    public async Task<UpdateReport> UpdateAsync(
        UpdateRequest? request = null, int connections = 1, IFileSystem? files = null, IProgress<UpdateProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        using var updater = new Updater(
            new UpdaterOptions { Time = new HurriedTime(), Http = new() { Connections = connections } }, files ?? new LocalFileSystem());
        return await updater.UpdateAsync(request ?? Request, progress, cancellationToken).WaitAsync(TimeSpan.FromMinutes(1), CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await Site.DisposeAsync();
        Folder.Dispose();
    }
}
