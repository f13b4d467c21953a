using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using Morsel.Cli.Selection;

namespace Morsel.Cli.Verbs;

/// <summary><c>morsel serve</c>: a folder on HTTP. Here are its options; it is done by the program that has the web server.</summary>
internal class ServeVerb : Verb
{
    private readonly Argument<string> _folder = new("DIR") { Description = "Folder to serve." };
    private readonly Option<string?> _address = OptionKinds.Text("--address", "ADDRESS", "Address to listen on (default: 127.0.0.1).");

    private readonly Option<int?> _port =
        OptionKinds.Number("--port", 0, 65535, "Port to listen on; 0 chooses a free one (default: 8080).");

    private readonly Option<string?> _cache = OptionKinds.Path("--cache", "DIR", "Folder for the control files that the server creates (default: a temporary folder).");
    private readonly AccessOptions _access = new();
    private readonly Option<bool> _noPage = OptionKinds.Flag("--no-page", "Serve no page at /.");
    private readonly Option<bool> _log = OptionKinds.Flag("--log", "Log every request.");

    [SetsRequiredMembers]
    public ServeVerb(Surroundings around)
        : base("serve", "Serve a folder over HTTP, with ranges, a page, and FILE.zsync on request. Stop it with Ctrl-C.", around)
    {
        Add(_folder);
        Add(_address);
        Add(_port);
        Add(_cache);
        _access.AddTo(this);
        Add(_noPage);
        Add(_log);
        AddReportOptions();
        Examples = ["morsel serve .", "morsel serve /srv/images --address 0.0.0.0 --port 80 --log", "morsel serve /srv/images --address 0.0.0.0 --port 443 --certificate site.pem --key site.key --token-file token.txt"];
    }

    protected override Task<ExitCode> RunAsync(ParseResult parsed, CancellationToken cancellationToken) => Around.HandOver(cancellationToken);

    /// <summary>The folder to serve.</summary>
    protected string Folder(ParseResult parsed) => parsed.GetRequiredValue(_folder);

    /// <summary>What to listen on; null for the usual one.</summary>
    protected (string? Address, int? Port) EndPoint(ParseResult parsed) => (parsed.GetValue(_address), parsed.GetValue(_port));

    /// <summary>Where control files are kept; null for a folder that goes.</summary>
    protected string? Cache(ParseResult parsed) => parsed.GetValue(_cache);

    /// <summary>Who may ask, and by which protocol.</summary>
    protected (string? Certificate, string? Key, string? Token) Access(ParseResult parsed) => _access.Read(parsed);

    protected bool HasPage(ParseResult parsed) => !parsed.GetValue(_noPage);

    protected bool Logs(ParseResult parsed) => parsed.GetValue(_log);
}
