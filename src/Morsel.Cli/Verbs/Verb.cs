using System.CommandLine;
using System.Text.Json;
using Morsel.Cli.Json;
using Morsel.Cli.Selection;

namespace Morsel.Cli.Verbs;

/// <summary>One verb of the command: its options, its examples, what it does, and one way for all to fail.</summary>
internal abstract class Verb : Command
{
    private readonly Option<bool> _json = OptionKinds.Flag("--json", "Print one JSON object instead of text.");
    private readonly Option<bool> _quiet = OptionKinds.Flag("--quiet", "Print errors only.", "-q");

    private readonly Option<bool> _verbose = OptionKinds.Flag("--verbose", "Tell what the run decides, as it does; no progress line then.", "-v");

    protected Verb(string name, string description, Surroundings around)
        : base(name, description)
    {
        Around = around;
        SetAction(GuardedAsync);
    }

    /// <summary>Lines that help and documentation show.</summary>
    public required IReadOnlyList<string> Examples { get; init; }

    protected Surroundings Around { get; }

    /// <summary>Tells of a failure, and which exit code it makes.</summary>
    public virtual ExitCode Fail(ParseResult parsed, Exception failure, ExitCode code)
    {
        string line = ErrorLine.Of(failure, code);
        ErrorLine.Write(Around, line);
        if (IsJson(parsed))
            Around.Output.WriteLine(JsonObject.Of(Name, json => json.WriteError(code, line)));
        return code;
    }

    /// <summary>Does what was asked for; throws where it cannot.</summary>
    protected abstract Task<ExitCode> RunAsync(ParseResult parsed, CancellationToken cancellationToken);

    protected void AddReportOptions()
    {
        Add(_quiet);
        Add(_json);
    }

    /// <summary>The options of a verb whose run has decisions to tell of.</summary>
    protected void AddTellingOptions()
    {
        Add(_verbose);
        AddReportOptions();
    }

    /// <summary>Whether to draw no progress: the user wants none, or lines of another kind.</summary>
    protected bool IsWithoutProgress(ParseResult parsed) => IsQuiet(parsed) || parsed.GetValue(_verbose);

    /// <summary>Who tells of a run's decisions; null where the user did not ask for it.</summary>
    protected Action<RunEvent>? Teller(ParseResult parsed) => parsed.GetValue(_verbose) ? told => Tell(parsed, told.Text) : null;

    protected bool IsQuiet(ParseResult parsed) => parsed.GetValue(_quiet);

    protected bool IsJson(ParseResult parsed) => parsed.GetValue(_json);

    /// <summary>Prints a result in the form the user asked for. Notes are part of the JSON; else they go to the error output.</summary>
    protected void Print(ParseResult parsed, Func<string> text, Action<Utf8JsonWriter> json, IReadOnlyList<Note> notes)
    {
        if (IsJson(parsed))
        {
            Around.Output.WriteLine(JsonObject.Of(Name, json));
            return;
        }
        // What may be wrong all the same is said even to who wants to hear of errors only.
        foreach (Note note in notes.Where(note => !IsQuiet(parsed) || note.Code == NoteCode.ChecksumsTooShort))
            Around.Error.WriteLine($"morsel: note: {Printable.Escape(note.Text)}");
        if (IsQuiet(parsed))
            return;
        Around.Output.Write(text());
    }

    /// <summary>Tells, beside the result, what is being done.</summary>
    protected void Tell(ParseResult parsed, string step)
    {
        if (!IsQuiet(parsed))
            Around.Error.WriteLine($"morsel: {Printable.Escape(step)}");
    }

    private async Task<int> GuardedAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        try
        {
            return (int)await RunAsync(parsed, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure)   // the top: whatever it is becomes one line and an exit code
        {
            ExitCode? whenCancelled = cancellationToken.IsCancellationRequested ? Around.CancelledBy() : null;
            return (int)Fail(parsed, failure, ExitCodes.Of(failure, whenCancelled));
        }
    }
}
