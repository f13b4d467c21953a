using System.Text.Json;
using Morsel.Cli.Json;

namespace Morsel.Cli.Verbs;

/// <summary>Files that one run updates one after another, each with all the connections and the memory that a run may have: one that fails does not keep the others from being updated.</summary>
/// <param name="around">Where failures are told.</param>
/// <param name="lineOf">What is told of the failure of a file.</param>
internal sealed class FileSeries(Surroundings around, Func<string, Exception, ExitCode, string> lineOf)
{
    /// <summary>Updates them in their order.</summary>
    /// <param name="files">What the user calls them.</param>
    /// <param name="update">Updates the one with that number.</param>
    public async Task<IReadOnlyList<FileOutcome>> RunAsync(IReadOnlyList<string> files, Func<int, Task<FileOutcome>> update)
    {
        var outcomes = new List<FileOutcome>();
        for (int number = 0; number < files.Count; number++)
        {
            try
            {
                outcomes.Add(await update(number).ConfigureAwait(false));
            }
            catch (Exception failure) when (failure is not OperationCanceledException and not CommandFailure && ExitCodes.Of(failure) != ExitCode.InternalBug)
            {
                outcomes.Add(Failed(files[number], failure, isAlone: files.Count == 1));
            }
        }
        return outcomes;
    }

    /// <summary>What the progress line calls one of several: "2/3 disk.img"; of one alone, its name.</summary>
    public static string NameOf(string name, int number, int count) => count == 1 ? name : FormattableString.Invariant($"{number + 1}/{count} {name}");

    private FileOutcome Failed(string file, Exception failure, bool isAlone)
    {
        ExitCode code = ExitCodes.Of(failure);
        string line = lineOf(file, failure, code);
        ErrorLine.Write(around, isAlone || line.Contains(file, StringComparison.Ordinal) ? line : $"{Printable.Escape(file)}: {line}");
        return new FileOutcome(file, code, json => json.WriteError(code, line));
    }
}

/// <summary>What came of one file.</summary>
/// <param name="File">What the user calls it.</param>
/// <param name="Code">How it ended.</param>
/// <param name="Write">What programs are told.</param>
internal sealed record FileOutcome(string File, ExitCode Code, Action<Utf8JsonWriter> Write)
{
    /// <summary>What its update did; null if it failed, or was none.</summary>
    public UpdateReport? Report { get; init; }

    /// <summary>Writes what came of all of them.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="name">The property that tells which file it is.</param>
    /// <param name="outcomes">What came of each.</param>
    public static void WriteAll(Utf8JsonWriter json, string name, IReadOnlyList<FileOutcome> outcomes)
    {
        json.WriteStartArray("files");
        foreach (FileOutcome outcome in outcomes)
        {
            json.WriteStartObject();
            json.WriteString(name, outcome.File);
            outcome.Write(json);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
