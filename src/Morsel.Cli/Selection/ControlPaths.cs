namespace Morsel.Cli.Selection;

/// <summary>Where the control files and payloads of <c>make</c> go.</summary>
internal static class ControlPaths
{
    /// <param name="files">What is described.</param>
    /// <param name="output">The value of <c>--output</c>: a file, or a folder for any number of files; null for beside each.</param>
    /// <param name="fileName">The value of <c>--filename</c>.</param>
    /// <param name="extension">What the names end with.</param>
    /// <returns>One path for each file, no two of them equal.</returns>
    public static string[] Of(string[] files, string? output, string? fileName, string extension)
    {
        bool isFolder = output is not null && (Directory.Exists(output) || Path.EndsInDirectorySeparator(output));
        if (output is not null && !isFolder && files.Length > 1)
            throw CommandFailure.Usage($"--output: \"{output}\" is not a folder, expected one for {files.Length} files");
        if (output is not null && !isFolder)
            return [output];
        string[] paths = [.. files.Select(file => Path.Join(output ?? Path.GetDirectoryName(file), (fileName ?? Path.GetFileName(file)) + extension))];
        string? twice = paths.GroupBy(path => path).FirstOrDefault(group => group.Count() > 1)?.Key;
        return twice is null
            ? paths
            : throw CommandFailure.Usage($"two files would both be written to {twice}: run make for each, with --output");
    }

    /// <summary>Where control files go whose names the library finds, since it may look into gzip files.</summary>
    /// <param name="files">What is described.</param>
    /// <param name="output">The value of <c>--output</c>; null for the library's choice.</param>
    /// <param name="fileName">The value of <c>--filename</c>.</param>
    /// <param name="isHere">Whether the library's choice is the current folder, as zsyncmake's is.</param>
    /// <returns>One for each file: a path, a folder with a separator behind it, or null for the library's choice.</returns>
    public static string?[] OfControlFiles(string[] files, string? output, string? fileName, bool isHere)
    {
        IEnumerable<string> names = files.Select(PlainName);
        string[] paths = Of([.. isHere ? names.Select(name => Path.GetFileName(name)) : names], output, fileName, ".zsync");
        bool isFile = output is not null && paths[0] == output;
        string? folder = output is null ? null : Path.Join(output, Path.DirectorySeparatorChar.ToString());
        return [.. paths.Select(path => isFile ? path : folder)];
    }

    // Two that could become the same are told before anything is made.
    private static string PlainName(string file) =>
        file.EndsWith(".gz", StringComparison.Ordinal) ? file[..^".gz".Length]
        : file.EndsWith(".tgz", StringComparison.Ordinal) ? Path.ChangeExtension(file, ".tar")
        : file;
}
