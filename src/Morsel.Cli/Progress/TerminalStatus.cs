using System.Globalization;

namespace Morsel.Cli.Progress;

/// <summary>What a terminal shows of a run outside of its text: the title of its window, and the progress in its tab or in the task bar. Says what is to be written, and writes nothing.</summary>
/// <param name="terminal">What the terminal can show.</param>
internal sealed class TerminalStatus(KnownTerminal terminal)
{
    // Terminals that remember no title take the empty one for their own; those that do give it back, and ignore that.
    private const string SaveTitle = "\e[22;2t", GiveTitleBack = "\e]2;\e\\\e[23;2t";
    private const string NoProgress = "\e]9;4;0;0\e\\";
    private const string UnknownProgress = "\e]9;4;3;0\e\\";

    private string? _title;
    private int? _percent;

    /// <summary>What shows a state; empty where that is shown already.</summary>
    public string Of(ProgressState state)
    {
        int percent = state.TotalBytes > 0 ? (int)(100 * Math.Clamp(state.DoneBytes, 0, state.TotalBytes) / (double)state.TotalBytes) : -1;
        string name = state.Name ?? "morsel", title = percent < 0 ? name : string.Create(CultureInfo.InvariantCulture, $"{percent}% {name}");
        string shown = (terminal.HasTitle && title != _title ? TitleOf(title) : "") + (terminal.HasProgress && percent != _percent ? ProgressOf(percent) : "");
        (_title, _percent) = (title, percent);
        return shown;
    }

    /// <summary>What leaves the terminal as it was before; empty where nothing was shown.</summary>
    public string Leave()
    {
        if (_title is null)
            return "";
        (_title, _percent) = (null, null);
        return (terminal.HasTitle ? GiveTitleBack : "") + (terminal.HasProgress ? NoProgress : "");
    }

    private string TitleOf(string title) => $"{(_title is null ? SaveTitle : "")}\e]2;{title}\e\\";

    private static string ProgressOf(int percent) =>
        percent < 0 ? UnknownProgress : string.Create(CultureInfo.InvariantCulture, $"\e]9;4;1;{percent}\e\\");
}
