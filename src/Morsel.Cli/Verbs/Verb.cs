using System.CommandLine;
using System.Text.Json;
using Morsel.Cli.Json;
using Morsel.Cli.Selection;
using Morsel.Cli.Text;

namespace Morsel.Cli.Verbs;

/// <summary>One verb of the command: its options, its examples, what it does, and one way for all to fail.</summary>
internal abstract class Verb : Command
{
    private readonly Option<bool> _json = OptionKinds.Flag("--json", "Print one JSON object instead of text.");
    private readonly Option<bool> _quiet = OptionKinds.Flag("--quiet", "Print errors only.", "-q");

    private RunNews? _news;

    private readonly Option<bool> _verbose = OptionKinds.Flag("--verbose", "Print each decision of the run, and at the end where the data came from, instead of the progress line.", "-v");

    protected Verb(string name, string description, Surroundings around)
        : base(name, description)
    {
        Around = around;
        SetAction(GuardedAsync);
    }

    /// <summary>Lines that help and documentation show.</summary>
    public required IReadOnlyList<string> Examples { get; init; }

    /// <summary>Names of the options that help shows first; those of a verb whose options do not fit a screen.</summary>
    /// <value>Default: none, so that help shows all options.</value>
    public IReadOnlyList<string> UsualOptions { get; init; } = [];

    /// <summary>What to do instead of giving one argument more, with a semicolon before it.</summary>
    /// <value>Default: nothing is known of what was meant.</value>
    public virtual string AdviceOnSurplus => "";

    protected Surroundings Around { get; }

    /// <summary>Tells of a failure, and which exit code it makes.</summary>
    public virtual ExitCode Fail(ParseResult parsed, Exception failure, ExitCode code)
    {
        string line = LineOf(failure, code);
        ErrorLine.Write(Around, line);
        if (IsJson(parsed) && failure is not CommandFailure { IsOutputLost: true })
            TellProgram(JsonObject.Of(Name, json => json.WriteError(code, line)));
        return code;
    }

    /// <summary>The line that tells of a failure, with what the user can do about it.</summary>
    protected string LineOf(Exception failure, ExitCode code) =>
        ErrorLine.Of(failure, code, Advice.After(_news, takesOutput: Options.Any(option => option.Name == "--output")));

    // It was told already, and there is one line for one failure.
    private void TellProgram(string error)
    {
        try
        {
            Around.Output.WriteLine(error);
        }
        catch (Exception lost) when (lost is IOException or UnauthorizedAccessException)
        {
        }
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

    /// <summary>Who hears of a run's decisions.</summary>
    protected Action<RunEvent> Teller(ParseResult parsed) => (_news = new RunNews(sentence => Tell(parsed, sentence), parsed.GetValue(_verbose))).Hear;

    /// <summary>Whether the user wants to know more than what came of it.</summary>
    protected bool IsVerbose(ParseResult parsed) => parsed.GetValue(_verbose);

    protected bool IsQuiet(ParseResult parsed) => parsed.GetValue(_quiet);

    protected bool IsJson(ParseResult parsed) => parsed.GetValue(_json);

    /// <summary>Prints a result in the form the user asked for. Notes are part of the JSON; else they go to the error output.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="text">The result for people.</param>
    /// <param name="json">The result for programs.</param>
    /// <param name="notes">What the user should know.</param>
    /// <param name="done">What is done even if the result cannot be printed; null if printing is all.</param>
    /// <exception cref="CommandFailure">It cannot be printed.</exception>
    protected void Print(ParseResult parsed, Func<string> text, Action<Utf8JsonWriter> json, IReadOnlyList<Note> notes, string? done = null)
    {
        // What may be wrong all the same is said even to who wants to hear of errors only.
        foreach (Note note in IsJson(parsed) ? [] : notes.Where(note => !IsQuiet(parsed) || note.Code == NoteCode.ChecksumsTooShort))
            Around.Error.WriteLine($"morsel: note: {Printable.Escape(note.Text)}{Advice.For(note)}");
        if (IsQuiet(parsed) && !IsJson(parsed))
            return;
        Write(IsJson(parsed) ? JsonObject.Of(Name, json) + "\n" : text(), done);
    }

    /// <summary>Prints what came of one of several files; programs are told of all together.</summary>
    protected void PrintPart(ParseResult parsed, Func<string> text, IReadOnlyList<Note> notes, string? done = null)
    {
        if (!IsJson(parsed))
            Print(parsed, text, _ => { }, notes, done);
    }

    /// <summary>Prints what came of several files, and of all together.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="outcomes">What came of each.</param>
    /// <param name="name">What programs call the name of a file.</param>
    /// <param name="elapsed">How long all took; null if nothing was to be updated.</param>
    protected void Print(ParseResult parsed, IReadOnlyList<FileOutcome> outcomes, string name, TimeSpan? elapsed)
    {
        UpdateReport[] reports = [.. outcomes.Select(outcome => outcome.Report).OfType<UpdateReport>()];
        int failed = outcomes.Count - reports.Length;
        if (IsJson(parsed))
            Write(JsonObject.Of(Name, WriteAll) + "\n");
        else if (elapsed is { } time && outcomes.Count > 1 && !IsQuiet(parsed))
            Write(SeriesText.Of(reports, failed, time));

        void WriteAll(Utf8JsonWriter json)
        {
            FileOutcome.WriteAll(json, name, outcomes);
            if (elapsed is { } time)
                SeriesJson.Write(json, reports, failed, time);
        }
    }

    /// <summary>The next one of several files begins: what was told of the one before is not said of it.</summary>
    protected void TellNext(ParseResult parsed, string file, int number, int count)
    {
        _news?.Forget();
        if (count > 1 && IsVerbose(parsed))
            Tell(parsed, FormattableString.Invariant($"{number + 1} of {count}: {file}"));
    }

    /// <summary>Writes what the user asked for to the standard output.</summary>
    /// <param name="result">Whole lines.</param>
    /// <param name="done">What is done even if that cannot be written; null if writing is all.</param>
    /// <exception cref="CommandFailure">It cannot be written.</exception>
    protected void Write(string result, string? done = null)
    {
        try
        {
            Around.Output.Write(result);
        }
        catch (Exception lost) when (lost is IOException or UnauthorizedAccessException)
        {
            throw CommandFailure.OfOutput(lost, done);
        }
    }

    /// <summary>Tells, beside the result, what is being done.</summary>
    protected void Tell(ParseResult parsed, string step)
    {
        // In the place of the progress line, which is drawn again below.
        if (!IsQuiet(parsed))
            Around.Error.WriteLine($"{(Around.ShowsProgress ? "\r\e[K" : "")}morsel: {Printable.Escape(step)}");
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
