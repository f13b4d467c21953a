namespace Morsel.Interop.Tests.Peers;

/// <summary>A folder of served files and, beside it, folders for whoever works with them.</summary>
internal sealed class TestFolder : IDisposable
{
    // Servers that run as somebody else must be able to look into it.
    private const UnixFileMode ForAll = (UnixFileMode)0b111_101_101;

    private readonly string _top;
    private int _homes;

    public TestFolder()
    {
        _top = Directory.CreateTempSubdirectory("morsel-interop-").FullName;
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_top, ForAll);
        Path = MakeSibling("served");
    }

    public string Path { get; }

    public string MakeSibling(string name) => Directory.CreateDirectory(Beside(name)).FullName;

    /// <summary>An empty folder for one server's configuration, logs and cache, which it may write as whoever it runs as.</summary>
    public string MakeHome(string server)
    {
        string home = MakeSibling(FormattableString.Invariant($"{server}-{++_homes}"));
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(home, ForAll | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite);
        return home;
    }

    /// <summary>A path that is served.</summary>
    public string Served(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>A path that is not served.</summary>
    public string Beside(string name) => System.IO.Path.Combine(_top, name);

    /// <summary>Writes a file that is served.</summary>
    public string Write(string name, byte[] content)
    {
        string path = System.IO.Path.Combine(Path, name);
        File.WriteAllBytes(path, content);
        return path;
    }

    /// <summary>Writes a file that is not.</summary>
    public string WriteBeside(string name, byte[] content)
    {
        File.WriteAllBytes(Beside(name), content);
        return Beside(name);
    }

    public void Dispose() => Directory.Delete(_top, recursive: true);
}
