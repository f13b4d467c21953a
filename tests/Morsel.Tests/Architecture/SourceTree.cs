namespace Morsel.Tests.Architecture;

/// <summary>The repository the tests were built in.</summary>
internal static class SourceTree
{
    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        // Not the path the compiler knows: a deterministic build replaces it.
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Morsel.slnx")))
                return folder.FullName;
        }
        throw new DirectoryNotFoundException($"no Morsel.slnx in {AppContext.BaseDirectory} or above it");
    }
}
