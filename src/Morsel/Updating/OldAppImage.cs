using Morsel.Descriptions;
using Morsel.Descriptions.AppImages;
using Morsel.Files;
using Morsel.Formats.AppImage;

namespace Morsel.Updating;

/// <summary>The AppImage that is to be updated: what is there before anything is asked.</summary>
/// <param name="Path">Its path, links followed: what they lead to is replaced, and the new file goes beside that.</param>
/// <param name="Facts">What it says of itself.</param>
/// <param name="Information">Where its newer versions are.</param>
internal sealed record OldAppImage(string Path, AppImageFacts Facts, UpdateInformation Information)
{
    private const string Extension = ".AppImage";

    /// <summary>Whether a request is for an AppImage that is on the disk.</summary>
    public static bool IsSourceOf(IFileSystem files, UpdateRequest request) =>
        !SourceAddress.TryParse(request.Source, out _) && LocalAppImage.IsAt(files, System.IO.Path.GetFullPath(request.Source));

    /// <summary>Reads it.</summary>
    /// <exception cref="TargetFormatException">It is broken, or its update information is.</exception>
    /// <exception cref="RefusedException">Its update information cannot be used.</exception>
    public static OldAppImage Read(IFileSystem files, UpdateRequest request)
    {
        string path = files.FinalPath(request.Source);
        AppImageFacts facts = LocalAppImage.Read(files, path);
        return new OldAppImage(path, facts, UpdateInformation.Parse(request.AppImage.UpdateInformation ?? facts.UpdateText ?? ""));
    }

    /// <summary>Where the new version goes.</summary>
    /// <param name="files">The disk.</param>
    /// <param name="request">What the caller wants.</param>
    /// <param name="name">What its publisher calls it, unchecked.</param>
    /// <exception cref="RefusedException">A file of that name must not be written.</exception>
    public string OutputFor(IFileSystem files, UpdateRequest request, string name)
    {
        if (request.NamesFile)
            return request.OutputPath!;
        if (request.AppImage.Overwrite)
            return Path;
        string folder = request.OutputPath is { } named ? System.IO.Path.GetFullPath(named) : System.IO.Path.GetDirectoryName(Path)!;
        string output = System.IO.Path.Join(folder, SourceName.Checked(name));
        return ProblemOf(files, name, output) is { } problem
            ? throw new RefusedException($"the published name \"{Printable.Escape(name)}\" {problem}") { Remedy = Remedy.OverwriteOldFile }
            : output;
    }

    private string? ProblemOf(IFileSystem files, string name, string output)
    {
        if (!IsNamedSo(name) && IsNamedSo(Path))
            return $"does not end with {Extension}";
        if (files.Stat(output) is not { } there)
            return null;
        if (there.IsSameFile(files.Stat(Path)))
            return null;
        return IsOfSameProject(files, output) ? null : "is that of another file";
    }

    private bool IsOfSameProject(IFileSystem files, string path)
    {
        try
        {
            return Information.IsOfSameProject(UpdateInformation.Parse(LocalAppImage.Read(files, path).UpdateText ?? ""));
        }
        catch (IOException)
        {
            // Whatever it is, it is nothing that may go.
            return false;
        }
    }

    private static bool IsNamedSo(string name) => name.EndsWith(Extension, StringComparison.OrdinalIgnoreCase);
}
