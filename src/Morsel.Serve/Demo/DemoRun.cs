using Morsel.Cli.Progress;
using Morsel.Cli.Selection;
using Morsel.Server;

namespace Morsel.Serve.Demo;

/// <summary>Serves the new version of a package on loopback and updates the old one to it.</summary>
/// <param name="Folder">Where everything lies: packages, archives, the updated file.</param>
/// <param name="Around">The clock, and where the SDK is.</param>
internal sealed record DemoRun(string Folder, Surroundings Around)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private TimeProvider Time => Around.Time;

    /// <param name="pair">What is fetched.</param>
    /// <param name="screen">Where progress is shown.</param>
    /// <param name="tell">Told before each step, in a sentence.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<DemoReport> RunAsync(
        PackagePair pair, ProgressScreen screen, Action<string> tell, CancellationToken cancellationToken)
    {
        if (!PackageRestore.IsDone(pair, Folder))
        {
            tell($"downloading {pair.Id} {pair.From} and {pair.To} with dotnet restore");
            await PackageRestore.RunAsync(pair, Folder, PackageRestore.ClientOf(Around.Variable), cancellationToken).ConfigureAwait(false);
        }
        tell("packing each version into one tar file");
        string oldPath = await ArchiveAsync(pair, pair.From, "old", cancellationToken).ConfigureAwait(false);
        string newPath = await ArchiveAsync(pair, pair.To, "site", cancellationToken).ConfigureAwait(false);

        var options = new ServerOptions { Folder = Path.GetDirectoryName(newPath)!, Port = 0, CacheFolder = FreshFolder("control-files") };
        MorselServer server = await MorselServer.StartAsync(options, cancellationToken).ConfigureAwait(false);
        await using (server.ConfigureAwait(false))
        {
            var control = new Uri(server.Address, Uri.EscapeDataString(Path.GetFileName(newPath)) + ".zsync");
            tell($"serving {Path.GetDirectoryName(newPath)} at {server.Address}");
            using var updater = new Updater(new UpdaterOptions { Http = new() { Proxy = ProxyRules.None } });
            long began = Time.GetTimestamp();
            await MakeOnDemandAsync(updater, control, cancellationToken).ConfigureAwait(false);
            TimeSpan controlFileTime = Time.GetElapsedTime(began);
            tell($"updating {pair.From} to {pair.To}");
            UpdateReport update = await UpdateAsync(updater, control, oldPath, screen, cancellationToken).ConfigureAwait(false);
            bool isIdentical = await EqualFiles.CompareAsync(update.OutputPath, newPath, cancellationToken).ConfigureAwait(false);
            return new DemoReport(oldPath, newPath, update, isIdentical, controlFileTime);
        }
    }

    private async Task<string> ArchiveAsync(PackagePair pair, string version, string subfolder, CancellationToken cancellationToken)
    {
        string folder = Path.Join(Folder, subfolder);
        Directory.CreateDirectory(folder);
        string path = Path.Join(folder, pair.ArchiveName(version));
        await PackageArchive.WriteAsync(PackageRestore.FolderOf(pair, version, Folder), path, cancellationToken).ConfigureAwait(false);
        return path;
    }

    // The first to ask for a control file waits until the server has made it; a patient server may also answer "later".
    private async Task MakeOnDemandAsync(Updater updater, Uri control, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                await updater.InspectAsync(control.AbsoluteUri, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (TransportException busy) when (busy.Failure == TransportFailure.Busy && attempt < 30)
            {
                TimeSpan wait = busy.RetryAfter ?? TimeSpan.FromSeconds(1);
                await Task.Delay(wait < LongestWait ? wait : LongestWait, Time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<UpdateReport> UpdateAsync(
        Updater updater, Uri control, string oldPath, ProgressScreen screen, CancellationToken cancellationToken)
    {
        var request = new UpdateRequest
        {
            Source = control.AbsoluteUri,
            OutputPath = Path.Join(FreshFolder("updated"), Path.GetFileNameWithoutExtension(control.LocalPath)),
            SeedPaths = [oldPath],
            AutoSeeds = false,
        };
        return await updater.UpdateAsync(request, new UpdateView(screen, TimeProvider.System), cancellationToken).ConfigureAwait(false);
    }

    // What an earlier demonstration made would be found and reused: then nothing would travel.
    private string FreshFolder(string name)
    {
        string folder = Path.Join(Folder, name);
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        return folder;
    }
}
