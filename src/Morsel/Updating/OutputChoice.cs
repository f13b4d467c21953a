using Morsel.Descriptions;
using Morsel.Files;

namespace Morsel.Updating;

/// <summary>Decides where the new file goes, before anything is fetched.</summary>
internal static class OutputChoice
{
    /// <summary>The full path of the output, where it is not compressed again although that was expected.</summary>
    /// <inheritdoc cref="Choose"/>
    public static string ChoosePlain(IFileSystem files, UpdateRequest request, string name)
    {
        bool isNamedGzip = request is { NamesFile: true, OutputPath: { } path } && Path.GetFileNameWithoutExtension(path).Length > 0
            && Path.GetExtension(path).Equals(".gz", StringComparison.OrdinalIgnoreCase);
        return Choose(files, isNamedGzip ? request with { OutputPath = request.OutputPath![..^3] } : request, name);
    }

    /// <summary>The full path of the output.</summary>
    /// <param name="files">The disk.</param>
    /// <param name="request">What the caller wants.</param>
    /// <param name="name">What the file is called by its publisher, or else by its source.</param>
    /// <exception cref="RefusedException">The name, or what has it now, must not be replaced.</exception>
    public static string Choose(IFileSystem files, UpdateRequest request, string name)
    {
        string output = Path.GetFullPath(request.NamesFile ? request.OutputPath! : Path.Join(request.OutputPath, NameOf(request, name)));
        Check(files, request, output);
        return output;
    }

    private static string NameOf(UpdateRequest request, string name) =>
        SourceName.Checked(request.NameLikeSource ? SourceName.Like(request.Source, name) : name);

    /// <summary>The full path of the output, where that is a folder: what the caller names is the folder itself, unless the caller says otherwise.</summary>
    /// <inheritdoc cref="Choose"/>
    public static string ChooseFolder(IFileSystem files, UpdateRequest request, string name)
    {
        string output = Path.TrimEndingDirectorySeparator(Path.GetFullPath(
            request is { OutputPath: { } named, OutputIsParent: false } ? named : Path.Join(request.OutputPath, SourceName.Checked(name))));
        RefuseOthers(request, output);
        if (files.Stat(output) is { IsFolder: false } there)
            throw Refused($"{output} is {(there.IsSymbolicLink ? "a symbolic link, and Morsel does not write through links: name the folder it points to" : "no folder")}");
        if (files.Stat(Path.GetDirectoryName(output) ?? output) is not { IsFolder: true })
            throw new DirectoryNotFoundException($"{output}: its folder does not exist");
        return output;
    }

    /// <summary>Whether the description may be kept where it is to be: it is written before anything else.</summary>
    /// <exception cref="RefusedException">Writing it would touch another file of the same call.</exception>
    public static void CheckKept(UpdateRequest request)
    {
        if (request.KeepDescriptionPath is not { } path)
            return;
        string kept = Path.GetFullPath(path);
        if (OwnNames.Has(kept))
            throw new RefusedException($"{kept}: Morsel itself writes files with such names; choose another name for the control file that is kept");
        string[] others = [.. new[] { request.OutputPath, LocalSource(request) }.OfType<string>(), .. request.SeedPaths];
        if (others.Select(Path.GetFullPath).FirstOrDefault(other => other != kept && OwnNames.Meet(kept, other)) is { } met)
            throw new RefusedException($"{kept}: a file written beside the control file that is kept there would replace {met}; choose another name for it");
    }

    private static string? LocalSource(UpdateRequest request) => SourceAddress.TryParse(request.Source, out _) ? null : Path.GetFullPath(request.Source);

    /// <summary>Whether a file may be written.</summary>
    /// <exception cref="RefusedException">What is there now must not be replaced.</exception>
    public static void Check(IFileSystem files, UpdateRequest request, string output)
    {
        RefuseOthers(request, output);
        FileStamp? there = files.Stat(output);
        if (there is { IsFolder: true })
            throw Refused($"{output} is a folder: to write into it, end its name with {Path.DirectorySeparatorChar}");
        if (there is { IsSymbolicLink: true })
            throw Refused($"{output} is a symbolic link, and Morsel does not write through links: name the file it points to");
        if (there is { IsRegularFile: false } && !(request.InPlace && there.IsBlockDevice))
            throw Refused($"{output} is not a regular file");
        if (LocalSource(request) is { } source && OwnNames.Meet(output, source))
            throw Refused($"{output}: the new file, or a file written beside it, would replace its own control file");
        if (request.KeepDescriptionPath is { } kept && OwnNames.Meet(output, Path.GetFullPath(kept)))
            throw Refused($"{output}: the new file, or a file written beside it, would replace the control file that is kept there");
        if (files.Stat(Path.GetDirectoryName(output)!) is not { IsFolder: true })
            throw new DirectoryNotFoundException($"{output}: its folder does not exist");
    }

    private static void RefuseOthers(UpdateRequest request, string output)
    {
        if (request.OtherOutputs.Any(other => OwnNames.Meet(output, other) || OwnNames.Meet(other, output)))
            throw new RefusedException($"{output}: the new file, or a file written beside it, would replace the output of another source of the same run: update this one in a run and a folder of its own");
    }

    private static RefusedException Refused(string problem) => new(problem) { Remedy = Remedy.ChooseOutput };
}
