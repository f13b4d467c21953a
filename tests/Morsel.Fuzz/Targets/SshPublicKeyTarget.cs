using Morsel.Trust;

namespace Morsel.Fuzz.Targets;

/// <summary>Public keys of OpenSSH as they stand in signatures, and signatures behind them.</summary>
internal sealed class SshPublicKeyTarget() : FuzzTarget("ssh-public-key")
{
    public override int MostBytes => 512;

    public override IReadOnlyList<string> Words { get; } = ["\0\0\0\u000bssh-ed25519", "\0\0\0\u0013ecdsa-sha2-nistp256", "\0\0\0\u0008nistp256", "\0\0\0\u0020", "\0\0\0\u0041\u0004"];

    protected override bool IsDocumented(Exception refusal) => refusal is InvalidKeyException;

    protected override bool Read(ReadOnlySpan<byte> input)
    {
        var key = SshPublicKey.Read(input);
        Claim(key.Blob.SequenceEqual(input) && key.Fingerprint.Length > 40 && key.Line.StartsWith(key.Kind, StringComparison.Ordinal), "a key is kept as it was");
        return true;
    }
}
