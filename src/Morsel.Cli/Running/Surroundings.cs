namespace Morsel.Cli.Running;

/// <summary>What the command sees of the world around it. Tests hand in their own.</summary>
internal sealed record Surroundings
{
    /// <summary>Results.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>Progress, notes and errors.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>The name that the command was called by; null where the system does not tell.</summary>
    public string? CalledName { get; init; }

    /// <summary>A path by which the command can be called again; null if none is known.</summary>
    public Func<string?> CommandPath { get; init; } = () => null;

    /// <summary>Opens the standard input.</summary>
    public Func<Stream> OpenInput { get; init; } = () => Stream.Null;

    /// <summary>Opens the standard output for bytes that are the result.</summary>
    public Func<Stream> OpenOutput { get; init; } = () => Stream.Null;

    /// <summary>Whether somebody watches <see cref="Error"/>.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>Whether somebody watches <see cref="Output"/>.</summary>
    public bool OutputIsTerminal { get; init; }

    /// <summary>Columns of the terminal now; it may be resized.</summary>
    public Func<int> Columns { get; init; } = () => Running.Terminal.UsualColumns;

    /// <summary>Who draws on the terminal now.</summary>
    public TerminalUse Terminal { get; init; } = new();

    /// <summary>Whether the user wants to see the progress in the title of the window, in its tab or in the task bar, too.</summary>
    public bool HasStatus { get; init; } = true;

    /// <summary>The value of an environment variable; null if it is not set.</summary>
    public Func<string, string?> Variable { get; init; } = _ => null;

    /// <summary>Asks whoever sits at the terminal for a secret, which is not shown; null where nobody does.</summary>
    public Func<string, string?> AskSecret { get; init; } = _ => null;

    /// <summary>Has the program that holds the web server do the whole run. Where the system can, it takes the place of this one, and the call never returns.</summary>
    public Func<CancellationToken, Task<ExitCode>> HandOver { get; init; } = _ => throw new NotSupportedException("there is no other program here");

    /// <summary>What the configuration says of hosts.</summary>
    public IReadOnlyList<HostSettings> Hosts { get; init; } = [];

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The exit code of a run that was cancelled: it tells SIGINT from SIGTERM.</summary>
    public Func<ExitCode> CancelledBy { get; init; } = () => ExitCode.Interrupted;

    /// <summary>Columns that running text on <see cref="Output"/> has. In less than the usual ones, its longest words would be broken.</summary>
    public int TextColumns => OutputIsTerminal ? Math.Max(Running.Terminal.UsualColumns, Columns()) : Running.Terminal.UsualColumns;

    /// <summary>Columns that a drawing on <see cref="Output"/> has: those of the terminal, however few.</summary>
    public int MapColumns => OutputIsTerminal ? Columns() : Running.Terminal.UsualColumns;

    /// <summary>Whether a drawing on <see cref="Output"/> has colours.</summary>
    public bool MapsInColor => OutputIsTerminal && Variable("TERM") != "dumb" && string.IsNullOrEmpty(Variable("NO_COLOR"));

    public bool ShowsProgress => ErrorIsTerminal && Variable("TERM") != "dumb";

    /// <summary>See <c>no-color.org</c>: any value but the empty one switches colours off.</summary>
    public bool UsesColor => ShowsProgress && string.IsNullOrEmpty(Variable("NO_COLOR"));

    public static Surroundings OfProcess(TextWriter output, TextWriter error, TerminationSignals signals) => new()
    {
        Output = output,
        Error = error,
        CalledName = Running.CalledName.Read(),
        CommandPath = Running.CalledName.CommandPath,
        OpenInput = () => new LeavingStream(Console.OpenStandardInput(), signals.Token),
        OpenOutput = () => new LeavingStream(StandardStreams.OpenOutputBytes(), signals.Token),
        ErrorIsTerminal = !Console.IsErrorRedirected,
        OutputIsTerminal = !Console.IsOutputRedirected,
        Columns = Running.Terminal.Columns,
        Terminal = signals.Terminal,
        Variable = Environment.GetEnvironmentVariable,
        AskSecret = SecretPrompt.Ask,
        CancelledBy = () => signals.ExitCode,
    };
}
