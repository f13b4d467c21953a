using System.CommandLine;

namespace Morsel.Cli.Selection;

/// <summary>What is updated, and where it goes.</summary>
internal sealed class SourceOptions
{
    /// <summary>What who gives the file behind its address should give instead.</summary>
    public const string AdviceOnSurplus = "; name the file to update with -o, and other old files with -i";

    private readonly Argument<string> _source = new("SOURCE")
    {
        Description = "Address or path of a control file, address of a zchunk file, or address of the file itself (then SOURCE.zsync is tried).",
    };

    private readonly Option<string?> _output =
        OptionKinds.Path("--output", "FILE|DIR/", "Where the file goes, or the folder with a / behind it (default: the published name, here).", "-o");

    private readonly Option<string?> _baseUrl =
        OptionKinds.Text("--base-url", "URL", "What relative addresses in a local control file are relative to.", "-u");

    private readonly Option<long?> _maxControlSize =
        OptionKinds.Bytes("--max-control-size", "The longest control file that is read (default: 64M).");

    public SourceOptions(Command verb)
    {
        verb.Add(_source);
        verb.Add(_output);
        verb.Add(_baseUrl);
        verb.Add(_maxControlSize);
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
