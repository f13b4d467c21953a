using System.Globalization;

namespace Morsel.Cli.Running;

/// <summary>What the terminal can show outside of its text, as far as the environment tells which one it is. Another one is not tried: some print what they do not know, or take it for a notification.</summary>
/// <param name="HasTitle">Whether its window has a title that a program may change.</param>
/// <param name="HasProgress">Whether it shows progress in its tab or in the task bar (<c>OSC 9;4</c>).</param>
internal readonly record struct KnownTerminal(bool HasTitle, bool HasProgress)
{
    // Before that, iTerm2 shows it as a notification, and VTE does not know it.
    private static readonly Version FirstITerm = new(3, 6, 6);
    private const int FirstVte = 8000;

    private static readonly string[] Titled = ["xterm", "rxvt", "foot", "alacritty"];

    /// <param name="variable">The value of an environment variable; null if it is not set.</param>
    public static KnownTerminal Of(Func<string, string?> variable)
    {
        string term = variable("TERM") ?? "";
        // Who stands between has a title of its own, and may have inherited the words of another terminal.
        bool isBetween = IsSet("TMUX") || IsSet("STY") || IsOf("screen") || IsOf("tmux");
        if (term == "dumb" || isBetween)
            return default;
        bool hasProgress = IsSet("WT_SESSION") || variable("ConEmuANSI") == "ON" || IsOf("xterm-ghostty") || IsVte() || variable("TERM_PROGRAM") switch
        {
            "ghostty" or "WezTerm" => true,
            "iTerm.app" => Version.TryParse(variable("TERM_PROGRAM_VERSION"), out Version? version) && version >= FirstITerm,
            _ => false,
        };
        return new KnownTerminal(hasProgress || Titled.Any(IsOf), hasProgress);

        bool IsSet(string name) => !string.IsNullOrEmpty(variable(name));
        bool IsOf(string family) => term.StartsWith(family, StringComparison.Ordinal);
        bool IsVte() => int.TryParse(variable("VTE_VERSION"), NumberStyles.None, CultureInfo.InvariantCulture, out int vte) && vte >= FirstVte;
    }
}
