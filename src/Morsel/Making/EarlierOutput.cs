using Morsel.Files;

namespace Morsel.Making;

/// <summary>What stands where an output goes: one of its own kind is an earlier one and is replaced, anything else is somebody's.</summary>
internal static class EarlierOutput
{
    /// <summary>Makes sure, before anything is read, that nothing else is replaced.</summary>
    /// <param name="files">The disk.</param>
    /// <param name="output">Where the output goes.</param>
    /// <param name="kind">What it is: "control file".</param>
    /// <param name="isOfKind">Whether a file begins as one; null where any regular file may be replaced.</param>
    /// <exception cref="RefusedException">Something else stands there.</exception>
    public static void Check(IFileSystem files, string output, string kind, Func<string, bool>? isOfKind)
    {
        if (files.Stat(output) is not { } there)
            return;
        if (there.IsFolder)
            throw new RefusedException($"{output} is a folder: to write into it, end its name with {Path.DirectorySeparatorChar}") { Remedy = Remedy.ChooseOutput };
        // A device such as /dev/null would be replaced like any file, a pipe would be waited for.
        if (!there.IsRegularFile)
            throw new RefusedException($"{output} is not a regular file, and is not replaced") { Remedy = Remedy.ChooseOutput };
        if (isOfKind is not null && there.Length > 0 && !isOfKind(output))
            throw new RefusedException($"{output} is not a {kind}, and is not replaced: delete it") { Remedy = Remedy.ChooseOutput };
    }
}
