using System.CommandLine;

namespace Morsel.Cli.Selection;

/// <summary>How what is made is signed.</summary>
internal sealed class SigningOptionSet
{
    private const string PassphraseVariable = "MORSEL_SIGN_PASSPHRASE";

    private readonly Surroundings _around;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, string?> _passphrases = new(StringComparer.Ordinal);

    private readonly Option<string?> _sign =
        OptionKinds.InputFile("--sign", "Sign with this key of OpenSSH: write FILE.sig.");

    private readonly Option<string?> _passphraseFile =
        OptionKinds.InputFile("--sign-passphrase-file", $"File whose first line is the passphrase of the key (default: {PassphraseVariable}, or ask on the terminal).");

    private readonly Option<string?> _succeeds =
        OptionKinds.InputFile("--succeeds", "Private key that was used until now: clients that trust it also trust the new one. Writes FILE.keys.");

    private readonly Option<TimeSpan?> _validFor =
        OptionKinds.Duration("--valid-for", "How long clients accept the signed FILE.morsel (default: 2160h, which is 90 days).");

    private readonly Option<long?> _serial = OptionKinds.Count("--serial", "Number of this version, which must grow (default: the time in seconds, or one more than before).");

    public SigningOptionSet(Command verb, Surroundings around)
    {
        _around = around;
        foreach (Option option in new Option[] { _sign, _passphraseFile, _succeeds, _validFor, _serial })
            verb.Add(option);
    }

    /// <summary>What is signed, and how.</summary>
    public SigningOptions Read(ParseResult parsed)
    {
        if (parsed.GetValue(_sign) is null && OptionKinds.FirstGiven(parsed, [_passphraseFile, _succeeds, _validFor, _serial]) is { } idle)
            throw CommandFailure.Usage($"{idle}: nothing is signed: specify the key with --sign");
        string? file = parsed.GetValue(_passphraseFile);
        return new SigningOptions
        {
            KeyFile = parsed.GetValue(_sign),
            SucceedsKeyFile = parsed.GetValue(_succeeds),
            Passphrase = key => PassphraseOf(key, file),
            ValidFor = parsed.GetValue(_validFor) ?? new SigningOptions().ValidFor,
            Serial = parsed.GetValue(_serial),
        };
    }

    // Several files may be made at a time; a passphrase is asked for once.
    private string? PassphraseOf(string key, string? file)
    {
        lock (_gate)
        {
            if (!_passphrases.TryGetValue(key, out string? known))
            {
                known = file is not null ? SecretFile.Read(file) : _around.Variable(PassphraseVariable) ?? _around.AskSecret($"passphrase of {Printable.Escape(key)}: ");
                _passphrases.Add(key, known);
            }
            return known;
        }
    }
}
