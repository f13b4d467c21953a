namespace Morsel.Serve.Demo;

/// <summary>Where all of a demonstration lies: in the user's folder, which is kept, or in one of its own, which goes with it.</summary>
internal sealed class DemoFolder : IDisposable
{
    private DemoFolder(string path, bool isKept) => (Path, IsKept) = (path, isKept);

    public string Path { get; }

    public bool IsKept { get; }

    /// <summary>Bytes in all files of it.</summary>
    public long UsedBytes => new DirectoryInfo(Path).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);

    /// <param name="keep">The folder that the user named; null for none.</param>
    /// <param name="cache">Where there is room for one that goes.</param>
    public static DemoFolder Of(string? keep, string cache)
    {
        bool isKept = keep is not null;
        string path = System.IO.Path.GetFullPath(keep ?? System.IO.Path.Join(cache, System.IO.Path.GetRandomFileName()));
        Directory.CreateDirectory(path);
        return new DemoFolder(path, isKept);
    }

    public void Dispose()
    {
        if (!IsKept)
            Directory.Delete(Path, recursive: true);
    }
}
