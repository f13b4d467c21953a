namespace Morsel.Fuzz;

/// <summary>The inputs that are kept: small files, a folder for each target.</summary>
internal static class Corpus
{
    /// <summary>The folder with a folder for each target.</summary>
    public static string Folder { get; } = Path.Combine(RepositoryFolder(), "tests", "Morsel.Fuzz", "corpus");

    /// <summary>The inputs of a target, in the order of their names.</summary>
    /// <param name="folder">The folder with a folder for each target.</param>
    /// <param name="target">The name of the target.</param>
    /// <returns>None where there is no such folder.</returns>
    public static IReadOnlyList<(string Name, byte[] Input)> Of(string folder, string target)
    {
        string own = Path.Combine(folder, target);
        return Directory.Exists(own)
            ? [.. Directory.GetFiles(own).Order(StringComparer.Ordinal).Select(path => (Path.GetFileName(path), File.ReadAllBytes(path)))]
            : [];
    }

    // It runs somewhere below the folder of the solution.
    private static string RepositoryFolder()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Morsel.slnx")))
                return folder.FullName;
        throw new DirectoryNotFoundException($"no Morsel.slnx above {AppContext.BaseDirectory}");
    }
}
