using System.CommandLine;
using System.Net;

namespace Morsel.Cli.Selection;

/// <summary>Who the user is to the server. No message repeats what may be a secret.</summary>
internal sealed class IdentityOptions
{
    private const string PasswordVariable = "MORSEL_PASSWORD";

    private readonly Surroundings _around;

    private readonly Option<string?> _user = OptionKinds.Text(
        "--user", "NAME[:PASSWORD]", "User name for the server. A password given here is visible in the list of processes.");

    private readonly Option<string?> _passwordFile = OptionKinds.InputFile("--password-file", "File whose first line is the password for --user (default: MORSEL_PASSWORD).");

    private readonly Option<bool> _netrc =
        OptionKinds.Flag("--netrc", "Read name and password for the host from ~/.netrc.");

    private readonly Option<string?> _netrcFile = OptionKinds.InputFile("--netrc-file", "Read name and password from this netrc file.");

    private readonly Option<string?> _bearerTokenFile = OptionKinds.InputFile("--bearer-token-file", "File whose first line is the token for the server (Authorization: Bearer).");

    private readonly Option<string?> _certificate = OptionKinds.InputFile("--client-certificate", "PEM or PKCS #12 file of the client certificate, for servers that require one.");

    private readonly Option<string?> _key = OptionKinds.InputFile("--client-key", "PEM file of the private key (default: in the certificate's file).");

    public IdentityOptions(Command verb, Surroundings around)
    {
        _around = around;
        foreach (Option option in new Option[] { _user, _passwordFile, _netrc, _netrcFile, _bearerTokenFile, _certificate, _key })
            verb.Add(option);
    }

    public HttpOptions AddTo(HttpOptions http, ParseResult parsed)
    {
        if (parsed.GetValue(_key) is not null && parsed.GetValue(_certificate) is null)
            throw CommandFailure.Usage("--client-key: the certificate of this key is missing: specify it with --client-certificate");
        return http with
        {
            Credentials = Credentials(parsed.GetValue(_user), parsed.GetValue(_passwordFile)),
            NetrcFile = parsed.GetValue(_netrcFile) ?? (parsed.GetValue(_netrc) ? NetrcPath() : null),
            Hosts = [.. _around.Hosts.Where(host => host.Credentials is not null || host.BearerToken is not null).Select(host => new HostIdentity(host.Name) { Credentials = host.Credentials, BearerToken = host.BearerToken })],
            BearerToken = parsed.GetValue(_bearerTokenFile) is { } path ? SecretFile.Read(path) : null,
            ClientCertificate = parsed.GetValue(_certificate) is { } certificate
                ? ClientCertificate.Load(certificate, parsed.GetValue(_key), _around)
                : null,
        };
    }

    private NetworkCredential? Credentials(string? user, string? passwordFile)
    {
        if (user is null)
            return passwordFile is null ? null : throw CommandFailure.Usage("--password-file: the user name is missing: specify it with --user");
        int colon = user.IndexOf(':', StringComparison.Ordinal);
        if (colon >= 0 && passwordFile is not null)
            throw CommandFailure.Usage("--user and --password-file: both contain a password, expected one");
        if (colon >= 0)
            return new NetworkCredential(user[..colon], user[(colon + 1)..]);
        string? password = passwordFile is null ? _around.Variable(PasswordVariable) : SecretFile.Read(passwordFile);
        return password is null
            ? throw CommandFailure.Usage($"--user: the password is missing: put it in a file for --password-file, in the variable {PasswordVariable}, or in a netrc file for --netrc")
            : new NetworkCredential(user, password);
    }

    private string NetrcPath() =>
        _around.Variable("NETRC") is { Length: > 0 } named ? named
        : (_around.Variable("HOME") ?? _around.Variable("USERPROFILE")) is { Length: > 0 } home
            ? Path.Join(home, OperatingSystem.IsWindows() ? "_netrc" : ".netrc")
            : throw CommandFailure.Usage("--netrc: the variable HOME is not set: specify the file with --netrc-file");
}
