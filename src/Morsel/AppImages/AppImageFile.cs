using Morsel.Descriptions.AppImages;
using Morsel.Files;
using Morsel.Making;

namespace Morsel.AppImages;

/// <summary>
/// Reads what an AppImage says of itself, without running it. To update one, use an <see cref="Updater"/>: <see cref="UpdateRequest.Source"/> is the path of the AppImage.
/// </summary>
public static class AppImageFile
{
    /// <summary>Whether a file is an AppImage, of whatever type.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static bool IsAt(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return LocalAppImage.IsAt(new LocalFileSystem(), path);
    }

    /// <summary>Reads the head of an AppImage, its update information and its signature; the signature is not verified.</summary>
    /// <param name="path">The AppImage.</param>
    /// <exception cref="TargetFormatException">The file is not an AppImage, or is damaged.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <example>
    /// <code>
    /// AppImageDescription app = AppImageFile.Inspect("Example-x86_64.AppImage");
    /// Console.WriteLine($"type {app.Type}, {app.Architecture}: {app.UpdateInformation}");
    /// </code>
    /// </example>
    public static AppImageDescription Inspect(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return LocalAppImage.Describe(LocalAppImage.Read(new LocalFileSystem(), path));
    }

    /// <summary>Puts update information into an AppImage of type 2, in a changed copy that replaces the file by a rename. Describe the file (<see cref="Maker"/>) afterwards.</summary>
    /// <param name="path">The AppImage.</param>
    /// <param name="text">The update information: <c>zsync|URL</c>, <c>gh-releases-zsync|OWNER|REPOSITORY|latest|PATTERN</c> and the like.</param>
    /// <returns>Whether the file was changed; false if it contains this text already.</returns>
    /// <exception cref="TargetFormatException">The file is not an AppImage, or the text is not update information.</exception>
    /// <exception cref="RefusedException">The file is signed, has no section for update information, or the text is too long for it.</exception>
    /// <exception cref="IOException">The file cannot be read, or the copy not written.</exception>
    /// <example>
    /// <code>
    /// AppImageFile.SetUpdateInformation("Example-1.1-x86_64.AppImage", "gh-releases-zsync|example-owner|example-app|latest|Example-*-x86_64.AppImage.zsync");
    /// </code>
    /// </example>
    public static bool SetUpdateInformation(string path, string text)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(text);
        return EmbeddedInformation.Write(new LocalFileSystem(), path, text);
    }

    /// <summary>Compares the update information of an AppImage with the name under which its control file is published.</summary>
    /// <param name="path">The AppImage.</param>
    /// <param name="controlName">The name of the control file: <c>Example-1.1-x86_64.AppImage.zsync</c>.</param>
    /// <returns>Why users would find no update; empty if nothing is wrong with it, or if there is none.</returns>
    /// <exception cref="TargetFormatException">The file is not an AppImage, or is damaged.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyList<Note> CheckUpdateInformation(string path, string controlName)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(controlName);
        string text = Inspect(path).UpdateInformation;
        return text.Length == 0 ? [] : [.. InformationFit.ProblemsOf(text, controlName)];
    }

    /// <summary>
    /// Compares the update information of an AppImage with the control file that a request describes: with its name, with the addresses of the AppImage in it
    /// (<see cref="MakeRequest.Locations"/>), and with the name that it gives it (<see cref="MakeRequest.FileName"/>).
    /// </summary>
    /// <param name="request">A request for a file that is an AppImage.</param>
    /// <returns>Why users would find no update, or not the expected file; empty if nothing is wrong, or if there is no update information.</returns>
    /// <exception cref="ArgumentException">The request is not for a file.</exception>
    /// <exception cref="TargetFormatException">The file is not an AppImage, or is damaged.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyList<Note> CheckUpdateInformation(MakeRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        string path = request.SourcePath ?? throw new ArgumentException("only a file can be an AppImage", nameof(request));
        string text = Inspect(path).UpdateInformation;
        if (text.Length == 0)
            return [];
        string name = Path.GetFileName(path), fileName = request.FileName ?? name;
        string control = Path.GetFileName(request.OutputPath) is { Length: > 0 } given ? given : fileName + ".zsync";
        // A whole address tells under which name it is published; else it is put there as it is.
        string published = request.Locations.Select(location => Uri.TryCreate(location, UriKind.Absolute, out Uri? address) && !address.IsFile ? Uri.UnescapeDataString(address.Segments[^1]) : null).FirstOrDefault(last => last is not null) ?? name;
        return [.. InformationFit.ProblemsOf(text, control), .. InformationFit.ProblemsOfControl(published, fileName, request.Locations)];
    }
}
