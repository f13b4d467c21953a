namespace Morsel.Interop.Tests.Peers;

/// <summary>A block device over a file.</summary>
internal sealed class LoopImage : IAsyncDisposable
{
    private readonly string _image;

    private LoopImage(string image, string device) => (_image, Device) = (image, device);

    public string Device { get; }

    /// <param name="top">Where the file goes.</param>
    /// <param name="content">What the device has.</param>
    public static async Task<LoopImage> OfAsync(TestFolder top, byte[] content)
    {
        string image = top.Beside(FormattableString.Invariant($"loop-{content.Length}.img"));
        await File.WriteAllBytesAsync(image, content);
        return new LoopImage(image, (await PeerProcess.RunAsync("losetup", ["-f", "--show", image], "/")).Trim());
    }

    /// <summary>What is in the file: what the device was told to bring to its disk.</summary>
    public byte[] Content() => File.ReadAllBytes(_image);

    public async ValueTask DisposeAsync() => await PeerProcess.RunAsync("losetup", ["-d", Device], "/");
}
