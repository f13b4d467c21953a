using System.CommandLine;

namespace Morsel.Cli.Selection;

/// <summary>What is updated, and where it goes.</summary>
internal sealed class SourceOptions
{
    /// <summary>What who gives the file behind its address should give instead.</summary>
    public const string AdviceOnSurplus = "; specify the file to update with -o, and other old files with -i";

    private readonly Argument<string> _source = new("SOURCE")
    {
        Description = "Address or path of a control file, address of a zchunk file, or address of the file itself (if there is a SOURCE.zsync beside it).",
    };

    private readonly Option<string?> _output =
        OptionKinds.Path("--output", "FILE|DIR/", "Write the file here, or into this folder if the name ends with / (default: the published name, in the current folder).", "-o");

    private readonly Option<string?> _baseUrl =
        OptionKinds.Text("--base-url", "URL", "Base address for relative addresses in a local control file.", "-u");

    private readonly Option<long?> _maxControlSize =
        OptionKinds.Bytes("--max-control-size", "Maximum size of the control file (default: 64M).");

    private readonly Option<bool> _noRoutes =
        OptionKinds.Flag("--no-routes", "Do not request FILE.morsel, which lists patches and compressed files of the same file.");

    public SourceOptions(Command verb)
    {
        verb.Add(_source);
        verb.Add(_output);
        verb.Add(_baseUrl);
        verb.Add(_maxControlSize);
        verb.Add(_noRoutes);
    }

    /// <summary>What the file is called while it is updated: as the user calls it, else by the last part of the source.</summary>
    public string NameShown(ParseResult parsed)
    {
        if (parsed.GetValue(_output) is { } output && Path.GetFileName(output) is { Length: > 0 } name)
            return name;
        string source = SourceText.Shown(parsed.GetRequiredValue(_source));
        string last = source[(source.LastIndexOfAny(['/', '\\']) + 1)..];
        return last.EndsWith(".zsync", StringComparison.OrdinalIgnoreCase) ? last[..^".zsync".Length] : last;
    }

    public UpdateRequest Request(ParseResult parsed)
    {
        var request = new UpdateRequest
        {
            Source = SourceText.Checked(parsed.GetRequiredValue(_source), "SOURCE"),
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
}
