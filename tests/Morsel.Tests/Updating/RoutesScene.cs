using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Morsel.Compression;
using Morsel.Formats.Sidecar;

namespace Morsel.Tests.Updating;

/// <summary>A published target with a sidecar and the objects that it lists.</summary>
internal sealed class RoutesScene : IAsyncDisposable
{
    public const string SidecarPath = "/target.morsel", WholePath = "/target.zst";

    /// <param name="target">The content.</param>
    public RoutesScene(byte[] target)
    {
        Scene = new Scene(target);
        Line = LineOf(target);
        Whole = Compressed(target, WholePacking.Zstd);
        Scene.Site.Publish(WholePath, Whole);
        PublishSidecar(wholes: [WholeLine]);
    }

    public Scene Scene { get; }

    public Site Site => Scene.Site;

    public byte[] Target => Scene.Target;

    /// <summary>The compressed whole.</summary>
    public byte[] Whole { get; }

    public TargetLine Line { get; }

    public WholeLine WholeLine => new("target.zst", Whole.Length, WholePacking.Zstd);

    /// <summary>A request for the file by its own address.</summary>
    public UpdateRequest Request => Scene.Request with { Source = Site.Address(Scene.Path).ToString() };

    public static TargetLine LineOf(byte[] target) => new(target.Length, new Digest(DigestAlgorithm.Sha256, SHA256.HashData(target))) { Name = "target", Time = 1_000_000_000 };

    public static byte[] Compressed(byte[] content, WholePacking packing)
    {
        var output = new ArrayBufferWriter<byte>();
        using IStreamEncoder encoder = Catalog.CreateWholeEncoder(packing, content.Length, output);
        encoder.Append(content);
        encoder.Finish();
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Content that compresses to about a third.</summary>
    public static byte[] Text(int seed, int length)
    {
        var random = new Random(seed);
        var text = new StringBuilder();
        while (text.Length < length)
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{random.Next(100_000)} {random.Next(10)}\n");
        return Encoding.ASCII.GetBytes(text.ToString(0, length));
    }

    public void PublishSidecar(TargetLine? line = null, IReadOnlyList<WholeLine>? wholes = null, IReadOnlyList<PlainLine>? plains = null, IReadOnlyList<ControlLine>? controls = null) =>
        Site.Publish(SidecarPath, SidecarWriter.Write(new(line ?? Line) { Wholes = wholes ?? [], Plains = plains ?? [], Controls = controls ?? [] }));

    /// <summary>What was asked so far, in order of coming; what came at once in the order of names.</summary>
    public string[] Asked() => [.. Site.Requests.Select(request => request.Path).Order(StringComparer.Ordinal)];

    public ValueTask DisposeAsync() => Scene.DisposeAsync();
}
