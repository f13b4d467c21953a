namespace Morsel.Uploading;

/// <summary>A file that is published.</summary>
/// <param name="Path">Where it is here.</param>
/// <param name="Name">Its name in the store.</param>
/// <param name="Sha256">Its digest.</param>
/// <param name="Bytes">Bytes in it.</param>
internal sealed record ReleaseSource(string Path, string Name, Digest Sha256, long Bytes)
{
    private const string WorkEnding = ".publish";

    /// <summary>Whether its name has a version.</summary>
    public required bool HasVersion { get; init; }

    /// <summary>Whether it is stored under its name alone.</summary>
    public required bool IsInPlace { get; init; }

    /// <summary>The name that its control file gives.</summary>
    public string ContentName => IsInPlace ? Name : VersionName.OfContent(Name, Sha256);

    /// <summary>The folder in which what is missing is made.</summary>
    public string WorkFolder => System.IO.Path.Join(System.IO.Path.GetDirectoryName(Path), $".{Name}{WorkEnding}");

    /// <summary>The file itself, under each of its names.</summary>
    public IEnumerable<ReleasePart> Parts
    {
        get
        {
            if (ContentName != Name)
                yield return new ReleasePart(ContentName, Path, ReleaseStage.Object) { IsForEver = true };
            yield return new ReleasePart(Name, Path, ReleaseStage.Target) { IsForEver = HasVersion };
        }
    }
}
