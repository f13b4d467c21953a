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
        string output = Path.GetFullPath(request.NamesFile ? request.OutputPath! : Path.Join(request.OutputPath, SourceName.Checked(name)));
        Check(files, request, output);
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
            throw new RefusedException($"{kept}: Morsel itself writes files under such names; name another file to keep the description in");
        string[] others = [.. new[] { request.OutputPath, LocalSource(request) }.OfType<string>(), .. request.SeedPaths];
        if (others.Select(Path.GetFullPath).FirstOrDefault(other => other != kept && OwnNames.Meet(kept, other)) is { } met)
            throw new RefusedException($"{kept}: what is written beside the description that is kept there would replace {met}; name another file to keep it in");
    }

    private static string? LocalSource(UpdateRequest request) => SourceAddress.TryParse(request.Source, out _) ? null : Path.GetFullPath(request.Source);

    /// <summary>Whether a file may be written.</summary>
    /// <exception cref="RefusedException">What is there now must not be replaced.</exception>
    public static void Check(IFileSystem files, UpdateRequest request, string output)
    {
        FileStamp? there = files.Stat(output);
        if (there is { IsFolder: true })
            throw new RefusedException($"{output}: it is a folder; put a {Path.DirectorySeparatorChar} behind it, or name the file in it with -o");
        if (there is { IsSymbolicLink: true })
            throw new RefusedException($"{output}: it is a symbolic link and is not written through; name the file it points to with -o");
        if (there is { IsRegularFile: false })
            throw new RefusedException($"{output}: it is no regular file; name another with -o");
        if (LocalSource(request) is { } source && OwnNames.Meet(output, source))
            throw new RefusedException($"{output}: the new file, or what is written beside it, would replace its own description; name another with -o");
        if (request.KeepDescriptionPath is { } kept && OwnNames.Meet(output, Path.GetFullPath(kept)))
            throw new RefusedException($"{output}: the new file, or what is written beside it, would replace the description that is kept there; name another with -o");
        if (files.Stat(Path.GetDirectoryName(output)!) is not { IsFolder: true })
            throw new DirectoryNotFoundException($"{output}: its folder does not exist");
    }
}
