using System.Globalization;
using System.Text;
using Morsel.Files;
using Morsel.Tests.Files;
using Morsel.Zchunk;

namespace Morsel.Tests.Updating;

/// <summary>A published zchunk file on a site, and a folder that it is updated in; nobody waits.</summary>
internal sealed class ZchunkScene : IAsyncDisposable
{
    public const string Path = "/data.xml.zck";

    public Site Site { get; } = new();

    public TemporaryFolder Folder { get; } = new();

    public HurriedTime Time { get; } = new();

    /// <summary>The published file.</summary>
    public byte[] Target { get; private set; } = [];

    public string Output => Folder["data.xml.zck"];

    public UpdateRequest Request => new() { Source = Site.Address(Path).ToString(), OutputPath = Output, Threads = 2, AutoSeeds = false };

    /// <summary>Records as package indexes have them: much alike, none the same.</summary>
    public static byte[] Records(int seed, int count)
    {
        var random = new Random(seed);
        var text = new StringBuilder();
        for (int i = 0; i < count; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"<package name=\"lib{random.Next(1000)}-{i}\">\n  <version>{random.Next(9)}.{random.Next(99)}</version>\n");
            text.Append(CultureInfo.InvariantCulture, $"  <checksum>{random.NextInt64():x16}{random.NextInt64():x16}</checksum>\n</package>\n");
        }
        return Encoding.ASCII.GetBytes(text.ToString());
    }

    /// <summary>The zchunk file of a content, as a seed or to be looked at.</summary>
    public async Task<string> MakeAsync(string name, byte[] content, PayloadRequest? options = null)
    {
        File.WriteAllBytes(Folder["content"], content);
        await ZchunkFile.CreateAsync((options ?? new PayloadRequest()) with { SourcePath = Folder["content"], OutputPath = Folder[name] });
        File.Delete(Folder["content"]);
        return Folder[name];
    }

    /// <summary>Publishes the zchunk file of a content.</summary>
    public async Task<PayloadDescription> PublishAsync(byte[] content, PayloadRequest? options = null)
    {
        string made = await MakeAsync("published", content, options);
        PayloadDescription description = ZchunkFile.Inspect(made);
        Target = await File.ReadAllBytesAsync(made);
        File.Delete(made);
        Site.Publish(Path, Target);
        return description;
    }

    /// <summary>Writes a file that is a seed.</summary>
    public string Write(string name, byte[] content)
    {
        File.WriteAllBytes(Folder[name], content);
        return Folder[name];
    }

    public async Task<UpdateReport> UpdateAsync(UpdateRequest? request = null, IFileSystem? files = null, CancellationToken cancellationToken = default)
    {
        using Updater updater = NewUpdater(files);
        return await updater.UpdateAsync(request ?? Request, cancellationToken: cancellationToken);
    }

    public Task<UpdateReport> UpdateFromAsync(params string[] seeds) => UpdateAsync(Request with { SeedPaths = seeds });

    public Updater NewUpdater(IFileSystem? files = null) => new(new UpdaterOptions { Time = Time, Http = new() { Connections = 1 } }, files ?? new LocalFileSystem());

    public void AssertIsTarget() => Assert.Equal(Target, File.ReadAllBytes(Output));

    public async ValueTask DisposeAsync()
    {
        await Site.DisposeAsync();
        Folder.Dispose();
    }
}
