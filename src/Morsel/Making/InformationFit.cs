using Morsel.Formats.AppImage;
using Morsel.Formats.Releases;

namespace Morsel.Making;

/// <summary>Why users would find no update, though the AppImage says where it is: found when the control file is made.</summary>
internal static class InformationFit
{
    private const string ControlEnding = ".zsync", Extension = ".AppImage";

    /// <summary>What does not fit.</summary>
    /// <param name="text">The update information.</param>
    /// <param name="controlName">The name of the control file.</param>
    public static IEnumerable<Note> ProblemsOf(string text, string controlName)
    {
        UpdateInformation information;
        string problem = "";
        try
        {
            information = UpdateInformation.Parse(text);
        }
        catch (MorselException unusable)
        {
            return [Unfit(unusable.Message)];
        }
        string shown = Printable.Escape(controlName);
        if (information is UpdateInformation.Releases releases)
            problem = ProblemOf(releases, controlName, shown);
        if (information is UpdateInformation.Product product && !Fits(product.Pattern, controlName.EndsWith(ControlEnding, StringComparison.Ordinal) ? controlName[..^ControlEnding.Length] : controlName))
            problem = $"its pattern {Printable.Escape(product.Pattern)} does not fit the name of the file";
        if (information is UpdateInformation.ControlFile file && !file.Address.AbsolutePath.EndsWith(ControlEnding, StringComparison.OrdinalIgnoreCase))
            problem = "its address does not end with .zsync, as that of a control file";
        return problem.Length == 0 ? [] : [Unfit($"users will find no update by the update information: {problem}")];
    }

    private static string ProblemOf(UpdateInformation.Releases releases, string controlName, string shown) =>
        !Fits(releases.Pattern, controlName) ? $"its pattern {Printable.Escape(releases.Pattern)} does not fit {shown}"
        : releases.Tag.Any(char.IsAsciiDigit) ? $"it names the release {Printable.Escape(releases.Tag)} only, so newer ones are not found"
        : "";

    private static bool Fits(string pattern, string name) => NamePattern.Matches(pattern, name) || NamePattern.Matches("*" + pattern, name);

    /// <summary>What does not fit in the control file itself: where it says that the AppImage is, and what it calls it.</summary>
    /// <param name="published">The name under which the AppImage is published.</param>
    /// <param name="fileName">The name that the control file gives it.</param>
    /// <param name="locations">Where the control file says that it is; empty for beside it.</param>
    public static IEnumerable<Note> ProblemsOfControl(string published, string fileName, IEnumerable<string> locations)
    {
        foreach (string location in locations.Where(location => !location.Contains("://", StringComparison.Ordinal)))
        {
            if (location.Contains('/', StringComparison.Ordinal))
                yield return Unfit($"users will get no update: the control file says that the AppImage is at {Printable.Escape(location)}, and there are no folders in a release: specify its name alone, or a whole address");
            else if (Uri.UnescapeDataString(location) != published)
                yield return Unfit($"users will get no update: the control file says that the AppImage is at {Printable.Escape(location)}, and its name is {Printable.Escape(published)}");
        }
        if (!fileName.EndsWith(Extension, StringComparison.OrdinalIgnoreCase))
            yield return Unfit($"users will get no update: the control file names the AppImage {Printable.Escape(fileName)}, which does not end with {Extension}");
        else if (fileName != published)
            yield return Unfit($"the control file names the AppImage {Printable.Escape(fileName)}, and it is published as {Printable.Escape(published)}: users will get it under the first name");
    }

    private static Note Unfit(string text) => new(NoteCode.UpdateInformationUnfit, text);
}
