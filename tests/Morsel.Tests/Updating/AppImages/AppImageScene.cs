using System.Globalization;
using System.Text;
using Morsel.AppImages;
using Morsel.Tests.Faults;
using Morsel.Tests.Files;

namespace Morsel.Tests.Updating.AppImages;

/// <summary>An AppImage on the disk, newer ones on a site, and a host of releases that is asked on the same site; nobody waits.</summary>
internal sealed class AppImageScene : IAsyncDisposable
{
    public const string Name = "Example-1.0-x86_64.AppImage", NewName = "Example-1.1-x86_64.AppImage";

    private static readonly byte[] Head = Vectors.Read("appimage/elf/64le.AppImage");

    public AppImageScene(string information = "gh-releases-zsync|example-owner|example-app|latest|Example-*-x86_64.AppImage.zsync")
    {
        Site = new Site(Time);
        Old = Make(information, Edited.Content(1, 300_000));
        New = Make(information, Edited.Flipped(Edited.Content(1, 300_000), [10, 150, 290]));
        File.WriteAllBytes(Path, Old);
    }

    public byte[] Old { get; }

    public byte[] New { get; set; }

    public HurriedTime Time { get; } = new();

    public Site Site { get; }

    public TemporaryFolder Folder { get; } = new();

    public string Path => Folder[Name];

    public string NewPath => Folder[NewName];

    public UpdateRequest Request => new() { Source = Path, Threads = 2, AppImage = new() { GitHubApi = Site.Address("/") } };

    public IReadOnlyList<FaultRequest> ApiRequests => [.. Site.Requests.Where(request => request.Path.StartsWith("/repos/", StringComparison.Ordinal))];

    /// <summary>A small AppImage: the head of a vector with another text, and bytes in the place of a file system.</summary>
    public static byte[] Make(string information, byte[] content)
    {
        byte[] file = [.. Head, .. content];
        file.AsSpan(80, 1024).Clear();
        Encoding.UTF8.GetBytes(information).CopyTo(file, 80);
        return file;
    }

    /// <summary>Puts the new version on the site, with its control file.</summary>
    public AppImageScene Publish(string name = NewName, string? fileName = null, string? location = null)
    {
        Site.Publish($"/download/{name}", New);
        Site.Publish($"/download/{name}.zsync", new ControlText(New) { FileName = fileName ?? name, Locations = [location ?? name] }.ToBytes());
        return this;
    }

    /// <summary>Has the host of releases tell of that version.</summary>
    public AppImageScene Release(string name = NewName, string tag = "v1.1", bool tellsDigest = false, string path = "/repos/example-owner/example-app/releases/latest")
    {
        string digest = tellsDigest ? $"\"sha256:{Digest.OfBytes(New)}\"" : "null";
        string json = $$"""
            {"tag_name":"{{tag}}","name":null,"draft":false,"prerelease":false,"assets":[
            {"name":"{{name}}","state":"uploaded","size":{{New.Length.ToString(CultureInfo.InvariantCulture)}},"digest":{{digest}},"browser_download_url":"{{Site.Address($"/download/{name}")}}"},
            {"name":"{{name}}.zsync","state":"uploaded","size":1,"digest":null,"browser_download_url":"{{Site.Address($"/download/{name}.zsync")}}"}]}
            """;
        Site.Publish(path, Encoding.UTF8.GetBytes(json));
        return this;
    }

    public async Task<UpdateReport> UpdateAsync(Func<AppImageUpdateOptions, AppImageUpdateOptions>? change = null)
    {
        using Updater updater = NewUpdater();
        return await updater.UpdateAsync(Request with { AppImage = (change ?? (options => options))(Request.AppImage) });
    }

    public Updater NewUpdater() => new(new UpdaterOptions { Time = Time, Http = new() { Connections = 1, AllowPrivateAddresses = true } });

    public async ValueTask DisposeAsync()
    {
        await Site.DisposeAsync();
        Folder.Dispose();
    }

    private static class Digest
    {
        public static string OfBytes(byte[] bytes) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes));
    }
}
