namespace Morsel.Cli.DropIn;

/// <summary>A tool that scripts call, done by Morsel: its command line in, its lines and its exit code out.</summary>
/// <param name="name">What scripts call it.</param>
/// <param name="around">The world around it.</param>
internal abstract class DropInTool(string name, Surroundings around)
{
    public string Name { get; } = name;

    protected Surroundings Around { get; } = around;

    /// <summary>What the tool says of its command line, without a line feed at the end.</summary>
    protected abstract string Usage { get; }

    /// <summary>How it ends where the command line is wrong.</summary>
    protected abstract int UsageCode { get; }

    /// <summary>How it ends where somebody ends it.</summary>
    protected virtual int InterruptedCode => (int)Around.CancelledBy();

    /// <summary>Runs it to its end, whatever that is.</summary>
    /// <param name="words">The command line without the name.</param>
    /// <param name="cancellationToken">Ends it in order.</param>
    /// <returns>The exit code of the original.</returns>
    public async Task<int> RunAsync(string[] words, CancellationToken cancellationToken)
    {
        try
        {
            if (SystemText.ProblemOf(words, Environment.CurrentDirectory) is { } unreadable)
                throw new LineProblem(unreadable.Message);
            return await RunAsync(Read(words), cancellationToken).ConfigureAwait(false);
        }
        catch (LineProblem problem)
        {
            Complain(problem.Message);
            Around.Error.WriteLine(Usage);
            return UsageCode;
        }
        catch (OperationCanceledException interruption) when (cancellationToken.IsCancellationRequested)
        {
            TellFailure(interruption is ToolInterruption ? interruption.Message : "interrupted");
            return InterruptedCode;
        }
        catch (Exception failure)   // the top: whatever it is becomes a line and an exit code
        {
            TellFailure(Reason(failure));
            return CodeOf(failure);
        }
    }

    /// <summary>Reads the command line.</summary>
    /// <exception cref="LineProblem">It is not one of the tool's.</exception>
    protected abstract ToolLine Read(string[] words);

    /// <summary>Does what it says.</summary>
    protected abstract Task<int> RunAsync(ToolLine line, CancellationToken cancellationToken);

    /// <summary>How the original ends where this is what happened.</summary>
    protected abstract int CodeOf(Exception failure);

    /// <summary>Tells why it ends.</summary>
    protected virtual void TellFailure(string reason) => Complain(reason);

    /// <summary>Says something on the error output.</summary>
    protected void Complain(string problem) => Around.Error.WriteLine($"{Name}: {Printable.Escape(problem.TrimEnd('.', ' '))}");

    /// <summary>Says how the tool is called, where somebody asked.</summary>
    protected int TellUsage()
    {
        Around.Output.WriteLine(Usage);
        return 0;
    }

    /// <summary>The first word is the tool's name, then which version it is taken for, then who it is.</summary>
    protected int TellVersion(string imitated)
    {
        Around.Output.WriteLine($"{Name} {imitated} (morsel {CommandVersion.Text})");
        return 0;
    }

    private static string Reason(Exception failure) => failure switch
    {
        ToolFailure => failure.Message,
        ArgumentException { ParamName: { } name } => failure.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal),
        _ when ExitCodes.Of(failure) == ExitCode.InternalBug => $"internal error, please report it: {failure.GetType().Name}: {failure.Message}",
        _ => MachineLack.Of(failure) ?? failure.Message,
    };
}
