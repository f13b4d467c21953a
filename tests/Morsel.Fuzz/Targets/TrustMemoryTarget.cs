using Morsel.Trust;
using Morsel.Updating;

namespace Morsel.Fuzz.Targets;

/// <summary>What is remembered beside an output of who signed it.</summary>
internal sealed class TrustMemoryTarget() : FuzzTarget("trust-memory")
{
    private readonly KeyRing _keys = KeyRing.Read([("keys", "a ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n"u8.ToArray())], signer: null, TimeZoneInfo.Utc);

    public override int MostBytes => 2048;

    public override IReadOnlyList<string> Words { get; } = ["morsel-trust 1\n", "serial ", "retired SHA256:", "successor ssh-ed25519 ", "AAAAC3NzaC1lZDI1NTE5AAAAI", "\nend\n", " "];

    protected override bool IsDocumented(Exception refusal) => refusal is VerificationException;

    protected override bool Read(ReadOnlySpan<byte> input)
    {
        string own = _keys.Shown.Split(' ')[1];
        var memory = TrustMemory.Of(new OneFile(Marked(input, own)), "out");
        Claim(memory.Serial is null or >= 0, "a serial is not negative");
        _ = memory.AddTo(_keys);
        return true;
    }

    // The fingerprint of the key that is believed takes more luck than there is.
    private static byte[] Marked(ReadOnlySpan<byte> input, string own)
    {
        string text = System.Text.Encoding.Latin1.GetString(input);
        return System.Text.Encoding.Latin1.GetBytes(text.Replace("SHA256:own", own, StringComparison.Ordinal));
    }
}
