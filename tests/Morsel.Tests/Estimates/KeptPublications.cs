using Morsel.Estimates;
using Morsel.Tests.Files;

namespace Morsel.Tests.Estimates;

/// <summary>An estimate whose publications are kept, so that real updates can be run from each of them.</summary>
internal sealed class KeptPublications : IDisposable
{
    private readonly TemporaryFolder _here = new();
    private readonly string _kept;

    /// <param name="old">What users have.</param>
    /// <param name="target">What is published.</param>
    /// <param name="name">The name of the file.</param>
    public KeptPublications(byte[] old, byte[] target, string name = "file")
    {
        (OldPath, NewPath, Target, _kept) = (_here["old"], _here[name], target, _here["kept"]);
        File.WriteAllBytes(OldPath, old);
        File.WriteAllBytes(NewPath, target);
        Directory.CreateDirectory(_here["scratch"]);
    }

    public string OldPath { get; }

    public string NewPath { get; }

    public byte[] Target { get; }

    /// <summary>What is left in the folder for what is made.</summary>
    public IEnumerable<string> LeftInScratch => Directory.EnumerateFileSystemEntries(_here["scratch"]);

    public void Dispose() => _here.Dispose();

    public Task<EstimateReport> EstimateAsync(EstimateRequest request) => new Estimator { WhenMade = KeepAsync }
        .EstimateAsync(request with { NewPath = NewPath, OldPaths = [OldPath], ScratchFolder = _here["scratch"] });

    /// <summary>The folder of a way as it would be on a server.</summary>
    public string FolderOf(PublishingWay way) => Path.Combine(_kept, $"{way.Kind}-{way.BlockBytes}");

    /// <summary>The update that users run.</summary>
    /// <param name="way">How the file is published.</param>
    /// <param name="hasOld">Whether they have the old version.</param>
    public UpdateRequest RequestFor(PublishingWay way, bool hasOld)
    {
        string folder = FolderOf(way), published = Path.Combine(folder, PublishedName(folder));
        return new UpdateRequest
        {
            Source = Catalog.SiteAddressOf(published).AbsoluteUri,
            OutputPath = _here["updated"],
            SeedPaths = hasOld ? [OldPath] : [],
            AutoSeeds = false,
            Zchunk = new() { Unpack = way.Kind == PublishingKind.Zchunk },
        };
    }

    /// <summary>Whether the last update made the target; it is taken away.</summary>
    public bool TakeUpdated()
    {
        bool isTarget = File.ReadAllBytes(_here["updated"]).AsSpan().SequenceEqual(Target);
        File.Delete(_here["updated"]);
        return isTarget;
    }

    private static string PublishedName(string folder)
    {
        string[] names = [.. Directory.GetFiles(folder).Select(path => Path.GetFileName(path)!)];
        return names.FirstOrDefault(name => name.EndsWith(".caibx", StringComparison.Ordinal)) ?? names.FirstOrDefault(name => name.EndsWith(".zck", StringComparison.Ordinal))
            ?? (names.FirstOrDefault(name => name.EndsWith(".morsel", StringComparison.Ordinal)) is { } sidecar ? Path.ChangeExtension(sidecar, null) : names.First(name => name.EndsWith(".zsync", StringComparison.Ordinal)));
    }

    private Task KeepAsync(PublishingWay way, string folder)
    {
        string kept = FolderOf(way);
        foreach (string path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(kept, Path.GetRelativePath(folder, path));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(path, copy);
        }
        if (way.Kind is not (PublishingKind.CompressedFile or PublishingKind.Casync or PublishingKind.Zchunk))
            File.WriteAllBytes(Path.Combine(kept, Path.GetFileName(NewPath)), Target);
        return Task.CompletedTask;
    }
}
