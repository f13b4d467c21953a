using System.CommandLine;

namespace Morsel.Cli.Selection;

/// <summary>Whose signature the user requires.</summary>
internal sealed class TrustOptionSet
{
    private readonly Option<string[]> _trust =
        OptionKinds.Paths("--trust", "FILE", "Require a signature by a key in this file: a public key of OpenSSH or minisign, or an allowed_signers file.");

    private readonly Option<string?> _signer = OptionKinds.Text("--signer", "NAME", "Trust only keys of this principal in allowed_signers files (default: all).");

    private readonly Option<string?> _name =
        OptionKinds.Text("--trust-name", "NAME", "Name of the file that must be signed (default: that in the address).");

    private readonly Option<bool> _allowRollback =
        OptionKinds.Flag("--allow-rollback", "Accept, for once, a signed version that is older than the last one.");

    /// <param name="verb">Gets the options.</param>
    /// <param name="isUpdate">Whether the verb leads to a file, of which an older version may be refused.</param>
    public TrustOptionSet(Command verb, bool isUpdate = true)
    {
        verb.Add(_trust);
        verb.Add(_signer);
        if (!isUpdate)
            return;
        verb.Add(_name);
        verb.Add(_allowRollback);
    }

    /// <summary>What is required.</summary>
    public TrustOptions Read(ParseResult parsed)
    {
        string[] files = parsed.GetValue(_trust) ?? [];
        if (files.Length == 0 && OptionKinds.FirstGiven(parsed, [_signer, _name, _allowRollback]) is { } idle)
            throw CommandFailure.Usage($"{idle}: no signature is required: specify the trusted key with --trust");
        return new TrustOptions { KeyFiles = files, Signer = parsed.GetValue(_signer), FileName = parsed.GetValue(_name), AllowRollback = parsed.GetValue(_allowRollback) };
    }
}
