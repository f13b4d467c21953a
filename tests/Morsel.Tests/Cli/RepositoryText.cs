namespace Morsel.Tests.Cli;

/// <summary>Texts of the repository that must keep in step with the command.</summary>
internal static class RepositoryText
{
    public static string Read(string path) => File.ReadAllText(PathOf(path));

    public static string PathOf(string path)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Join(folder.FullName, "Morsel.slnx")))
                return Path.Join(folder.FullName, path);
        throw new DirectoryNotFoundException("no folder above the tests holds Morsel.slnx");
    }
}
