namespace Morsel.Cli.DropIn;

/// <summary>A folder for what is made before it goes where it cannot be put by a rename; where the temporary files of this user go, as <c>TMPDIR</c> says.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("morsel-");

    /// <summary>The path of a file in it.</summary>
    public string this[string name] => Path.Join(_folder.FullName, name);

    public void Dispose() => _folder.Delete(recursive: true);
}
