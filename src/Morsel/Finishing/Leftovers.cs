using Morsel.Files;

namespace Morsel.Finishing;

/// <summary>What a finish makes beside the part file, so that interrupted runs may have left it.</summary>
internal static class Leftovers
{
    /// <summary>Deletes what is left of an output that needs it no more, whichever finish an earlier run had.</summary>
    public static void Delete(IFileSystem files, string output)
    {
        string part = OwnNames.PartOf(output);
        foreach (string path in new[] { OwnNames.GzipPartOf(part), OwnNames.WholePartOf(part), OwnNames.BaseOf(part) })
        {
            if (files.Stat(path) is { IsRegularFile: true })
                files.Delete(path);
        }
    }
}
