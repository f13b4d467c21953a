using Morsel.Publishing;
using Morsel.Tests.Files;
using Morsel.Tests.Updating;

namespace Morsel.Tests.Publishing;

/// <summary>A file in two versions, a folder that is served, and clients.</summary>
internal sealed class ReleaseScene : IDisposable
{
    public const string Name = "disk.img";

    public static readonly byte[] Old = RoutesScene.Text(1, 400_000);
    public static readonly byte[] New = [.. Old[..100_000], .. RoutesScene.Text(2, 3_000), .. Old[100_300..]];

    private static readonly SigningOptions Signing = new() { KeyFile = Vectors.PathOf("trust/ed25519") };

    private readonly TemporaryFolder _here = new();

    /// <summary>The folder that is served.</summary>
    public TemporaryFolder Public { get; } = new();

    /// <summary>The older version, as users have it.</summary>
    public string OldPath => _here["old"];

    public IReleaseStore Store => Publisher.OpenFolder(Public.Path);

    /// <summary>All that there is: routes, patches from the old version, signatures.</summary>
    public static MakeRequest Everything { get; } = new() { Routes = true, BlockBytes = 512, Units = new() { Level = 3 }, Signing = Signing };

    public void Dispose()
    {
        _here.Dispose();
        Public.Dispose();
    }

    /// <summary>Where a file of the publisher is.</summary>
    public string Path(string name) => _here[name];

    /// <summary>Writes a version where it is published from.</summary>
    public PublishRequest Request(byte[] content, IReleaseStore? store = null, MakeRequest? make = null, string name = Name)
    {
        File.WriteAllBytes(_here[name], content);
        File.WriteAllBytes(OldPath, Old);
        return new PublishRequest { SourcePaths = [_here[name]], Store = store ?? Store, Make = make ?? new() };
    }

    /// <summary>Publishes a version.</summary>
    public Task<PublishReport> PublishAsync(byte[] content, IReleaseStore? store = null, MakeRequest? make = null) =>
        new Publisher().PublishAsync(Request(content, store, make));

    /// <summary>What a user gets from a web server on the folder, having nothing or the old version.</summary>
    /// <param name="old">What the user has; null for nothing.</param>
    /// <param name="isSigned">Whether the user requires the publisher's key.</param>
    /// <param name="routes">Whether the user's client knows sidecars.</param>
    public async Task<byte[]> GetAsync(byte[]? old, bool isSigned = false, bool routes = true)
    {
        await using var site = new Site();
        foreach (string name in Public.Names().Where(name => !name.StartsWith('.')))
            site.Publish("/" + name, File.ReadAllBytes(Public[name]));
        using var user = new TemporaryFolder();
        if (old is not null)
            File.WriteAllBytes(user[Name], old);
        using var updater = new Updater();
        await updater.UpdateAsync(new UpdateRequest
        {
            Source = site.Address($"/{Name}.zsync").ToString(),
            OutputPath = user[Name],
            AutoSeeds = false,
            Routes = routes,
            Trust = isSigned ? new TrustOptions { KeyFiles = [Vectors.PathOf("trust/ed25519.pub")] } : new(),
        });
        return File.ReadAllBytes(user[Name]);
    }
}
