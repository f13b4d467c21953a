using System.CommandLine;

namespace Morsel.Cli.Selection;

/// <summary>Which proof the user asks for.</summary>
internal sealed class ProofOptions
{
    private readonly Option<string?> _sha256 =
        OptionKinds.Text("--sha256", "HEX", "SHA-256 that the file must have, as in a SHA256SUMS file.");

    private readonly Option<string?> _sums =
        OptionKinds.Text("--sums", "URL", "SHA256SUMS file that lists the file, absolute or relative to its address; with --trust, it must be signed.");

    private readonly Option<ProofLevel?> _require = OptionKinds.Choice<ProofLevel>(
        "--require",
        [("sha256", ProofLevel.Sha256), ("sha1", ProofLevel.Sha1), ("blocks", ProofLevel.Blocks)],
        "Weakest verification to accept (default: the best that the control file offers).");

    public ProofOptions(Command verb)
    {
        verb.Add(_sha256);
        verb.Add(_sums);
        verb.Add(_require);
    }

    public UpdateRequest AddTo(UpdateRequest request, ParseResult parsed) => request with
    {
        ExpectedSha256 = Sha256(parsed.GetValue(_sha256)),
        Sums = parsed.GetValue(_sums),
        RequiredProof = parsed.GetValue(_require) ?? ProofLevel.None,
    };

    /// <summary>Reads a digest that the user gave.</summary>
    public static Digest? Sha256(string? hex) => hex is null
        ? null
        : Digest.TryParse(DigestAlgorithm.Sha256, hex, out Digest? digest)
            ? digest
            : throw CommandFailure.Usage($"--sha256: got \"{hex}\", expected 64 hexadecimal digits");
}
