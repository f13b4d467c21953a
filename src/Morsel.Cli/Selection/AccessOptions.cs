using System.CommandLine;

namespace Morsel.Cli.Selection;

/// <summary>Options of a server: who may ask, and by which protocol.</summary>
internal sealed class AccessOptions
{
    private readonly Option<string?> _certificate = OptionKinds.InputFile("--certificate", "Certificate to serve HTTPS with: a PEM file, or a PKCS #12 file with the private key.");
    private readonly Option<string?> _key = OptionKinds.InputFile("--key", "PEM file with the private key of the certificate.");
    private readonly Option<string?> _tokenFile = OptionKinds.InputFile("--token-file", "File whose first line is the token that every request must have.");

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _certificate, _key, _tokenFile })
            command.Add(option);
        command.Validators.Add(given =>
        {
            if (given.GetResult(_key) is not null && given.GetResult(_certificate) is null)
                given.AddError("--key: there is no certificate, expected --certificate as well");
        });
    }

    /// <summary>The files of the certificate and its key, null for HTTP; and the token, null if everybody may read.</summary>
    /// <exception cref="CommandFailure">The file of the token cannot be read.</exception>
    public (string? Certificate, string? Key, string? Token) Read(ParseResult parsed) =>
        (parsed.GetValue(_certificate), parsed.GetValue(_key), parsed.GetValue(_tokenFile) is { } path ? SecretFile.Read(path) : null);
}
