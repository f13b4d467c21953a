using Morsel.Formats.Sidecar;
using Morsel.Tests.Files;

namespace Morsel.Tests.Updating;

/// <summary>A file with everything that <c>make</c> writes beside it, in memory: made once, and published on as many sites as are wanted.</summary>
internal sealed class PublishedWays
{
    public const string FilePath = "/file", SidecarPath = "/file.morsel", ControlPath = "/file.zsync";

    private PublishedWays(byte[] old, byte[] target, IReadOnlyDictionary<string, byte[]> files) =>
        (Old, Target, Files, Sidecar) = (old, target, files, SidecarReader.Read(files[SidecarPath]).Sidecar!);

    /// <summary>The version that the patch is for.</summary>
    public byte[] Old { get; }

    public byte[] Target { get; }

    /// <summary>What is published, by path.</summary>
    public IReadOnlyDictionary<string, byte[]> Files { get; }

    /// <summary>The true one: a patch, units, the whole.</summary>
    public Sidecar Sidecar { get; }

    /// <summary>Bytes of the compressed whole.</summary>
    public long WholeBytes => Files["/" + Sidecar.Wholes[0].Url].Length;

    public static async Task<PublishedWays> MakeAsync(byte[] old, byte[] target)
    {
        using TemporaryFolder before = new(), folder = new();
        await File.WriteAllBytesAsync(before["old"], old);
        await File.WriteAllBytesAsync(folder["file"], target);
        await new Maker().MakeAsync(new MakeRequest
        {
            SourcePath = folder["file"],
            Patches = new() { From = [before["old"]], WindowLog = 16 },
            Units = new() { AreMade = true, Level = 3 },
        });
        return new PublishedWays(old, target, folder.Names().ToDictionary(name => "/" + name, name => File.ReadAllBytes(folder[name])));
    }
}
