using Morsel.Files;
using Morsel.Tests.Files;
using Morsel.Transports.Http;

namespace Morsel.Tests.Updating;

/// <summary>A published target on a site, and a folder that it is updated in; nobody waits.</summary>
internal sealed class Scene : IAsyncDisposable
{
    public const string Path = "/target", ControlPath = "/target.zsync";

    private readonly Func<ControlText, ControlText> _describe;

    /// <param name="target">The content.</param>
    /// <param name="describe">Changes its description; null for the plain one.</param>
    /// <param name="secure">What secures the site's connections; null for none.</param>
    public Scene(byte[] target, Func<ControlText, ControlText>? describe = null, Func<Stream, Task<Stream>>? secure = null)
    {
        (Target, _describe) = (target, describe ?? (control => control));
        Site = new Site(Time, secure);
        Publish();
    }

    public byte[] Target { get; }

    public Site Site { get; }

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

    /// <summary>Puts target and description there, as they were.</summary>
    public void Publish()
    {
        Site.Publish(Path, Target);
        Site.Publish(ControlPath, _describe(new ControlText(Target)).ToBytes());
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

    /// <summary>An updater with a network of its own.</summary>
    public Updater NewUpdater(HttpOptions http, Network? network, TimeSpan? maxTime = null, Action<RunEvent>? onEvent = null) =>
        new(new UpdaterOptions { Time = Time, Http = http, MaxTime = maxTime, OnEvent = onEvent }, new LocalFileSystem(), [new HttpTransport(http, Time, network)]);

    public async ValueTask DisposeAsync()
    {
        await Site.DisposeAsync();
        Folder.Dispose();
    }
}
