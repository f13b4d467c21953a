using System.CommandLine;
using System.Net;

namespace Morsel.Cli.Selection;

/// <summary>Who the user is to the server. No message repeats what may be a secret.</summary>
internal sealed class IdentityOptions
{
    private const string PasswordVariable = "MORSEL_PASSWORD";

    private readonly Surroundings _around;

    private readonly Option<string?> _user = OptionKinds.Text(
        "--user", "NAME[:PASSWORD]", "Name for the server; a password given here can be seen in the list of processes.");

    private readonly Option<string?> _passwordFile = OptionKinds.Path(
        "--password-file", "FILE", "File whose first line is the password for --user (default: MORSEL_PASSWORD).");

    private readonly Option<bool> _netrc =
        OptionKinds.Flag("--netrc", "Take name and password for the host from ~/.netrc.");

    private readonly Option<string?> _netrcFile = OptionKinds.Path("--netrc-file", "FILE", "Take them from this netrc file.");

    private readonly Option<string?> _bearerTokenFile = OptionKinds.Path(
        "--bearer-token-file", "FILE", "File whose first line is a token for the server (Authorization: Bearer).");

    private readonly Option<string?> _certificate = OptionKinds.Path(
        "--client-certificate", "FILE", "PEM or PKCS #12 file of a certificate for servers that ask for one.");

    private readonly Option<string?> _key = OptionKinds.Path(
        "--client-key", "FILE", "PEM file of its private key (default: it is in the same file).");

    public IdentityOptions(Command verb, Surroundings around)
    {
        _around = around;
        foreach (Option option in new Option[] { _user, _passwordFile, _netrc, _netrcFile, _bearerTokenFile, _certificate, _key })
            verb.Add(option);
    }

    public HttpOptions AddTo(HttpOptions http, ParseResult parsed)
    {
        if (parsed.GetValue(_key) is not null && parsed.GetValue(_certificate) is null)
            throw CommandFailure.Usage("--client-key: the certificate that it belongs to is missing; give it with --client-certificate");
        return http with
        {
            Credentials = Credentials(parsed.GetValue(_user), parsed.GetValue(_passwordFile)),
            NetrcFile = parsed.GetValue(_netrcFile) ?? (parsed.GetValue(_netrc) ? NetrcPath() : null),
            BearerToken = parsed.GetValue(_bearerTokenFile) is { } path ? SecretFile.Read(path) : null,
            ClientCertificate = parsed.GetValue(_certificate) is { } certificate
                ? ClientCertificate.Load(certificate, parsed.GetValue(_key), _around)
                : null,
        };
    }

    private NetworkCredential? Credentials(string? user, string? passwordFile)
    {
        if (user is null)
            return passwordFile is null ? null : throw CommandFailure.Usage("--password-file: the name is missing; give it with --user");
        int colon = user.IndexOf(':', StringComparison.Ordinal);
        if (colon >= 0 && passwordFile is not null)
            throw CommandFailure.Usage("--user and --password-file both give a password, expected one");
        if (colon >= 0)
            return new NetworkCredential(user[..colon], user[(colon + 1)..]);
        string? password = passwordFile is null ? _around.Variable(PasswordVariable) : SecretFile.Read(passwordFile);
        return password is null
            ? throw CommandFailure.Usage($"--user: no password; put it in a file for --password-file, in {PasswordVariable}, or in a netrc file for --netrc")
            : new NetworkCredential(user, password);
    }

    private string NetrcPath() =>
        _around.Variable("NETRC") is { Length: > 0 } named ? named
        : (_around.Variable("HOME") ?? _around.Variable("USERPROFILE")) is { Length: > 0 } home
            ? Path.Join(home, OperatingSystem.IsWindows() ? "_netrc" : ".netrc")
            : throw CommandFailure.Usage("--netrc: there is no HOME to look for .netrc in; name the file with --netrc-file");
}
