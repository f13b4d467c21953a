using Morsel.Files;
using Morsel.Tests.Files;

namespace Morsel.Tests.Updating;

/// <summary>A published target on a site, and a folder that it is updated in; nobody waits.</summary>
internal sealed class Scene : IAsyncDisposable
{
    public const string Path = "/target", ControlPath = "/target.zsync";

    public Scene(byte[] target, Func<ControlText, ControlText>? describe = null)
    {
        Target = target;
        Site.Publish(Path, target);
        Site.Publish(ControlPath, (describe ?? (control => control))(new ControlText(target)).ToBytes());
    }

    public byte[] Target { get; }

    public Site Site { get; } = new();

    public TemporaryFolder Folder { get; } = new();

    public HurriedTime Time { get; } = new();

    public string Output => Folder["target"];

    public string Part => Folder["target.part"];

    /// <summary>What a plain update asks for.</summary>
    public UpdateRequest Request => new() { Source = Site.Address(ControlPath).ToString(), OutputPath = Output, Threads = 2 };

    /// <summary>Requests for data so far.</summary>
    public int DataRequests => Site.RequestsFor(Path).Count;

    /// <summary>Makes the file that is to be replaced.</summary>
    public Scene Old(byte[] content)
    {
        File.WriteAllBytes(Output, content);
        return this;
    }

    public async Task<UpdateReport> UpdateAsync(
        UpdateRequest? request = null, IFileSystem? files = null, IProgress<UpdateProgress>? progress = null, int connections = 1,
        CancellationToken cancellationToken = default)
    {
        using Updater updater = NewUpdater(files, connections);
        return await updater.UpdateAsync(request ?? Request, progress, cancellationToken);
    }

    public Updater NewUpdater(IFileSystem? files = null, int connections = 1) =>
        new(new UpdaterOptions { Time = Time, Http = new() { Connections = connections } }, files ?? new LocalFileSystem());

    public async ValueTask DisposeAsync()
    {
        await Site.DisposeAsync();
        Folder.Dispose();
    }
}
