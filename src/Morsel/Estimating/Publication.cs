namespace Morsel.Estimating;

/// <summary>A folder in which something is published for an estimate; it goes with everything in it.</summary>
internal sealed class Publication : IDisposable
{
    private readonly DirectoryInfo _folder;

    /// <param name="scratch">The folder that it lies in; null for that of the system.</param>
    /// <exception cref="IOException">It cannot be created.</exception>
    public Publication(string? scratch) => _folder = scratch is null
        ? Directory.CreateTempSubdirectory("morsel-estimate-")
        : Directory.CreateDirectory(System.IO.Path.Join(System.IO.Path.GetFullPath(scratch), "morsel-estimate-" + System.IO.Path.GetRandomFileName()));

    /// <summary>The folder.</summary>
    public string Path => _folder.FullName;

    /// <summary>Bytes of all files in it.</summary>
    public long Bytes => _folder.EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);

    public void Dispose()
    {
        try
        {
            _folder.Delete(recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is in the folder for temporary files, and of no use to anybody.
        }
    }
}
