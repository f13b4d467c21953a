using System.CommandLine;

namespace Morsel.Cli.Selection;

/// <summary>What is updated, and where it goes.</summary>
internal sealed class SourceOptions
{
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

    private readonly Option<bool> _noRoutes =
        OptionKinds.Flag("--no-routes", "Do not ask for FILE.morsel, which lists other ways to the file.");

    public SourceOptions(Command verb)
    {
        verb.Add(_source);
        verb.Add(_output);
        verb.Add(_baseUrl);
        verb.Add(_maxControlSize);
        verb.Add(_noRoutes);
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
