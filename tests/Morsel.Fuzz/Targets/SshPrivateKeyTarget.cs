using Morsel.Trust;

namespace Morsel.Fuzz.Targets;

/// <summary>Private keys of OpenSSH that are not locked, or whose passphrase nobody knows; what does not begin with a title is what stands between two.</summary>
internal sealed class SshPrivateKeyTarget() : FuzzTarget("ssh-private-key")
{
    private const string Title = "OPENSSH PRIVATE KEY";

    public override int MostBytes => 2048;

    public override IReadOnlyList<string> Words { get; } =
        ["openssh-key-v1\0", "\0\0\0\u0004none", "\0\0\0\u000aaes256-ctr", "\0\0\0\u0006bcrypt", "\0\0\0\u000bssh-ed25519", "\0\0\0\u0013ecdsa-sha2-nistp256", "\0\0\0\u0008nistp256", "\u0001\u0002\u0003\u0004\u0005\u0006\u0007"];

    protected override bool IsDocumented(Exception refusal) => refusal is InvalidKeyException;

    protected override bool Read(ReadOnlySpan<byte> input)
    {
        byte[] file = input.StartsWith("-"u8) ? input.ToArray() : Armor.Write(input, Title, 70);
        var key = SshSigningKey.Read(file, () => null);
        Claim(SshPublicKey.IsKnown(key.PublicKey.Kind), "a key that is read is of a known kind");
        return true;
    }
}
