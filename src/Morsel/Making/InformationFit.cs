using Morsel.Formats.AppImage;
using Morsel.Formats.Releases;

namespace Morsel.Making;

/// <summary>Why users would find no update, though the AppImage says where it is: found when the control file is made.</summary>
internal static class InformationFit
{
    private const string ControlEnding = ".zsync";

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
        if (information is UpdateInformation.Product product && !Fits(product.Pattern, controlName[..^ControlEnding.Length]))
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

    private static Note Unfit(string text) => new(NoteCode.UpdateInformationUnfit, text);
}
