using Morsel.Descriptions.AppImages;
using Morsel.Files;

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
}
