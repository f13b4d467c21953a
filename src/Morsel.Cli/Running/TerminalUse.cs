namespace Morsel.Cli.Running;

/// <summary>Who draws on the terminal: a signal that stops the process, or ends it at once, has the drawing taken away, and one that lets it go on has it drawn again.</summary>
internal sealed class TerminalUse
{
    private volatile Drawing? _drawing;

    /// <summary>Somebody draws from now on.</summary>
    /// <param name="leave">Takes the drawing away; called from other threads.</param>
    /// <param name="comeBack">Draws it again.</param>
    public void Begin(Action leave, Action comeBack) => _drawing = new Drawing(leave, comeBack);

    /// <summary>Nobody draws any more.</summary>
    public void End() => _drawing = null;

    /// <summary>The terminal is left to others.</summary>
    public void Leave() => _drawing?.Leave();

    /// <summary>The terminal is this process's again.</summary>
    public void Return() => _drawing?.Return();

    private sealed record Drawing(Action Leave, Action Return);
}
