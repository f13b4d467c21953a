namespace Morsel.Tests;

/// <summary>The files in <c>tests/vectors</c>, which the reference tools made.</summary>
internal static class Vectors
{
    private static readonly string Folder = Path.Combine(RepositoryFolder(), "tests", "vectors");

    /// <param name="path">Path below the folder, with slashes: "zsync/in/r1.bin".</param>
    public static string PathOf(string path) => Path.Combine(Folder, path);

    /// <inheritdoc cref="PathOf"/>
    public static byte[] Read(string path) => File.ReadAllBytes(PathOf(path));

    // The tests run somewhere below the folder of the solution.
    private static string RepositoryFolder()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Morsel.slnx")))
                return folder.FullName;
        throw new DirectoryNotFoundException($"no Morsel.slnx above {AppContext.BaseDirectory}");
    }
}
