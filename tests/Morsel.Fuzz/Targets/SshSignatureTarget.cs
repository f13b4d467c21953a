using Morsel.Trust;

namespace Morsel.Fuzz.Targets;

/// <summary>Signatures of OpenSSH; what does not begin with a title is what stands between two.</summary>
internal sealed class SshSignatureTarget() : FuzzTarget("ssh-signature")
{
    private const string Title = "SSH SIGNATURE";

    public override int MostBytes => 2048;

    public override IReadOnlyList<string> Words { get; } = ["SSHSIG", "\0\0\0\u000bssh-ed25519", "\0\0\0\u0013ecdsa-sha2-nistp256", "\0\0\0\u0008nistp256", "\0\0\0\u0006sha512", "\0\0\0\u0006morsel", "-----BEGIN SSH SIGNATURE-----\n", "-----END SSH SIGNATURE-----\n"];

    protected override bool IsDocumented(Exception refusal) => refusal is InvalidKeyException;

    protected override bool Read(ReadOnlySpan<byte> input)
    {
        byte[] file = input.StartsWith("-"u8) ? input.ToArray() : Armor.Write(input, Title, 70);
        SshSignature read = SshSignature.Read(file);
        Claim(read.Key.Equals(SshPublicKey.Read(read.Key.Blob)), "a key in it is read alone as well");
        // A signature takes time: of the changed ones, one in a hundred.
        if (input.Length % 100 == 0)
            Claim(!read.IsOf("nobody signed this"u8, SshSignature.Namespace), "nobody signed what nobody signed");
        return true;
    }
}
