using System.Text;
using Morsel.Formats.AppImage;

namespace Morsel.Fuzz.Targets;

/// <summary>OpenPGP keys in armour; every second input is bare packets, which are put into one.</summary>
internal sealed class OpenPgpKeyTarget() : FuzzTarget("openpgp-key")
{
    private const string Begin = "-----BEGIN PGP PUBLIC KEY BLOCK-----", End = "-----END PGP PUBLIC KEY BLOCK-----";

    public override IReadOnlyList<string> Words { get; } = [Begin, End, "\n\n", "=abcd\n", "-----BEGIN PGP", "-----END PGP"];

    protected override bool IsDocumented(Exception refusal) => false;

    protected override bool Read(ReadOnlySpan<byte> input)
    {
        string text = input.StartsWith("-"u8) ? Encoding.UTF8.GetString(input) : $"{Begin}\n\n{Convert.ToBase64String(input)}\n{End}\n";
        string? fingerprint = OpenPgpKey.FingerprintOf(text);
        Claim(fingerprint is null || fingerprint.Length is 40 or 64, "a fingerprint has 20 or 32 bytes");
        return fingerprint is not null;
    }
}
