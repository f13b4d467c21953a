using System.CommandLine;
using Morsel.AppImages;

namespace Morsel.Cli.Selection;

/// <summary>What is updated, and where it goes.</summary>
internal sealed class SourceOptions
{
    /// <summary>What who gives the file behind its address should give instead.</summary>
    public const string AdviceOnSurplus = "; specify the file to update with -o, and other old files with -i";

    private const string Name = "SOURCE", Meaning = "Address or path of a control file, address of a zchunk file, or address of the file itself (if there is a SOURCE.zsync beside it).";

    // What is left of these names is what the output is called, where the publisher says nothing else.
    private static readonly string[] ControlEndings = [".zsync", ".caibx", ".caidx", ".morsel"];

    private readonly Func<ParseResult, string[]> _sources;

    private readonly Option<string?> _output;

    private readonly Option<string?> _baseUrl =
        OptionKinds.Text("--base-url", "URL", "Base address for relative addresses in a local control file.", "-u");

    private readonly Option<long?> _maxControlSize =
        OptionKinds.Bytes("--max-control-size", "Maximum size of the control file (default: 64M).");

    private readonly Option<bool> _noRoutes =
        OptionKinds.Flag("--no-routes", "Do not request FILE.morsel, which lists patches and compressed files of the same file.");

    /// <param name="verb">Whose options they are.</param>
    /// <param name="takesSeveral">Whether one run takes several sources.</param>
    public SourceOptions(Command verb, bool takesSeveral)
    {
        _sources = takesSeveral ? Several(verb) : One(verb);
        string severally = takesSeveral ? " or there are several sources" : "";
        _output = OptionKinds.Path("--output", "FILE|DIR/", $"Write the file here, or into this folder if the name ends with /{severally} (default: the published name, in the current folder).", "-o");
        verb.Add(_output);
        verb.Add(_baseUrl);
        verb.Add(_maxControlSize);
        verb.Add(_noRoutes);
    }

    /// <summary>What the file is called while it is updated: as the user calls it, else by the last part of the source.</summary>
    public string NameShown(ParseResult parsed, UpdateRequest request)
    {
        if (parsed.GetValue(_output) is { } output && !request.OutputIsParent && Path.GetFileName(output) is { Length: > 0 } name)
            return name;
        return NameIn(SourceText.Shown(request.Source));
    }

    /// <summary>The one source.</summary>
    public UpdateRequest Request(ParseResult parsed) => Requests(parsed)[0];

    /// <summary>All sources in their order; what is said of the output holds for each.</summary>
    /// <exception cref="CommandFailure">They would meet in one output, or the output is one for a single file.</exception>
    public IReadOnlyList<UpdateRequest> Requests(ParseResult parsed)
    {
        string[] sources = _sources(parsed);
        if (sources.Contains("-"))
            throw CommandFailure.Usage("SOURCE: got \"-\", expected a path or an address: standard input and output are not supported here; a file with this name is ./-");
        UpdateRequest[] requests = [.. sources.Select(source => Request(parsed, source))];
        if (requests.Length == 1)
            return requests;
        if (parsed.GetValue(_output) is { } output && !Directory.Exists(output))
            throw CommandFailure.Usage($"--output: \"{output}\" is not a folder that exists, expected one for {requests.Length} sources");
        if (requests.GroupBy(OutputOf).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw CommandFailure.Usage($"two sources would both be written to {twice.Key}: run get for each, with --output");
        return [.. requests.Select(request => request with { OutputIsParent = request.OutputPath is not null })];
    }

    private static Func<ParseResult, string[]> Several(Command verb)
    {
        var sources = new Argument<string[]>(Name) { Description = Meaning, Arity = ArgumentArity.OneOrMore };
        verb.Add(sources);
        return parsed => parsed.GetRequiredValue(sources);
    }

    private static Func<ParseResult, string[]> One(Command verb)
    {
        var source = new Argument<string>(Name) { Description = Meaning };
        verb.Add(source);
        return parsed => [parsed.GetRequiredValue(source)];
    }

    private UpdateRequest Request(ParseResult parsed, string source)
    {
        var request = new UpdateRequest
        {
            Source = SourceText.Checked(source, Name),
            OutputPath = parsed.GetValue(_output),
            Routes = !parsed.GetValue(_noRoutes),
            BaseAddress = parsed.GetValue(_baseUrl) is { } text ? Address("--base-url", text) : null,
        };
        return parsed.GetValue(_maxControlSize) is { } limit ? request with { DescriptionLimit = limit } : request;
    }

    /// <summary>A web address given to an option.</summary>
    public static Uri Address(string option, string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https"
            ? address
            : throw CommandFailure.Usage($"{option}: got \"{SourceText.Shown(text)}\", expected an address that begins with http:// or https://");

    // As far as it can be told before anybody is asked: an AppImage goes beside itself, and the publisher may call a file otherwise.
    private static string OutputOf(UpdateRequest request) =>
        SourceText.Shown(request.Source) is var shown && !shown.Contains("://", StringComparison.Ordinal) && AppImageFile.IsAt(shown)
            ? Path.GetFullPath(shown)
            : NameIn(Uri.UnescapeDataString(shown));

    private static string NameIn(string source)
    {
        string last = source[(source.LastIndexOfAny(['/', '\\']) + 1)..];
        return ControlEndings.FirstOrDefault(ending => last.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) is { } control ? last[..^control.Length] : last;
    }
}
