namespace Morsel.Cli.Text;

/// <summary>Whether there is a newer version, in one line.</summary>
internal static class CheckText
{
    public static string Of(UpdateCheck check) => check.IsCurrent
        ? $"{Printable.Escape(check.Path)}: up to date\n"
        : $"{Printable.Escape(check.Path)}: there is a newer version{(check.Length is { } length ? $", {Figures.Size(length)}" : "")}: {Printable.Escape(check.Address)}\n";
}
