using System.Globalization;
using Morsel.AppImages;

namespace Morsel.Cli.Text;

/// <summary>What the command tells people about AppImages.</summary>
internal static class AppImageText
{
    private const int NameColumns = 13;

    public static string Of(string path, AppImageDescription app)
    {
        var table = new TextTable(NameColumns);
        table.Row("length", $"{Figures.Size(app.Length)} ({app.Length.ToString(CultureInfo.InvariantCulture)} bytes)");
        table.Row("machine", app.Architecture ?? "(not known)");
        table.Row("updates", app.UpdateInformation.Length > 0 ? app.UpdateInformation : "(no update information)");
        if (app is { UpdateProblem: { } problem, UpdateInformation.Length: > 0 })
            table.Row("", problem);
        if (app.FileSystem is { } fileSystem)
            table.Row("file system", $"{fileSystem}, from byte {app.FileSystemOffset?.ToString(CultureInfo.InvariantCulture)} on");
        table.Row("signature", !app.IsSigned ? "none" : $"signed by {app.SigningKey ?? "a key that cannot be read"}, not checked");
        return $"{Printable.Escape(path)}: AppImage, type {app.Type}\n{table}";
    }
}
