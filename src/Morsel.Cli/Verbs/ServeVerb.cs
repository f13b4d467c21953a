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
    private readonly Option<bool> _noPage = OptionKinds.Flag("--no-page", "Serve no page at /.");
    private readonly Option<string?> _certificate = OptionKinds.InputFile("--certificate", "Certificate to serve HTTPS with: a PEM file, or a PKCS #12 file with the private key.");
    private readonly Option<string?> _key = OptionKinds.InputFile("--key", "PEM file with the private key of the certificate.");
    private readonly Option<string?> _tokenFile = OptionKinds.InputFile("--token-file", "File whose first line is the token that every request must have.");
    private readonly Option<bool> _log = OptionKinds.Flag("--log", "Log every request.");

    [SetsRequiredMembers]
    public ServeVerb(Surroundings around)
        : base("serve", "Serve a folder over HTTP, with ranges and a page of the files, and create FILE.zsync when it is requested. Stop it with Ctrl-C.", around)
    {
        Add(_folder);
        Add(_address);
        Add(_port);
        Add(_cache);
        Add(_certificate);
        Add(_key);
        Add(_tokenFile);
        Add(_noPage);
        Add(_log);
        Validators.Add(given =>
        {
            if (given.GetResult(_key) is not null && given.GetResult(_certificate) is null)
                given.AddError("--key: there is no certificate, expected --certificate as well");
        });
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

    /// <summary>The certificate and its key; null for HTTP.</summary>
    protected (string? Certificate, string? Key) Tls(ParseResult parsed) => (parsed.GetValue(_certificate), parsed.GetValue(_key));

    /// <summary>What every request must have; null if everybody may read.</summary>
    protected string? Token(ParseResult parsed) => parsed.GetValue(_tokenFile) is { } path ? SecretFile.Read(path) : null;

    protected bool HasPage(ParseResult parsed) => !parsed.GetValue(_noPage);

    protected bool Logs(ParseResult parsed) => parsed.GetValue(_log);
}
