using System.Text;
using Morsel.Trust;

namespace Morsel.Tests.Trust;

/// <summary>OpenSSH's own key files, with and without a passphrase; and what is refused before it costs anything.</summary>
public sealed class SshSigningKeyTests
{
    [Theory]
    [InlineData("ed25519")]
    [InlineData("ed25519-locked")]
    [InlineData("p256")]
    [InlineData("p256-locked")]
    public void What_a_key_signs_its_public_half_verifies(string name)
    {
        byte[] signature = SshSignature.Write(TrustVectors.Message, TrustVectors.Key(name), SshSignature.Namespace);
        Assert.Equal("", TrustVectors.Ring(name + ".pub").Judge(TrustVectors.Message, signature, TrustVectors.Now).Problem);
    }

    [Fact]
    public void Signing_with_ed25519_gives_the_same_bytes_as_ssh_keygen() =>
        Assert.Equal(TrustVectors.Text("message.ed25519.sig"), Encoding.ASCII.GetString(SshSignature.Write(TrustVectors.Message, TrustVectors.Key("ed25519"), SshSignature.Namespace)));

    [Theory]
    [InlineData("wrong", "the passphrase is wrong")]
    [InlineData("", "its passphrase is missing")]
    [InlineData(null, "its passphrase is missing")]
    public void A_locked_key_needs_its_passphrase(string? passphrase, string expected) =>
        Assert.Contains(expected, Assert.Throws<InvalidKeyException>(() => SshSigningKey.Read(TrustVectors.Read("ed25519-locked"), () => passphrase)).Message, StringComparison.Ordinal);

    [Fact]
    public void An_open_key_asks_for_none() => SshSigningKey.Read(TrustVectors.Read("ed25519"), () => throw new InvalidOperationException());

    [Fact]
    public void Very_many_rounds_are_refused_before_the_passphrase_is_asked_for()
    {
        byte[] blob = Armor.Read(TrustVectors.Read("ed25519-locked"), "OPENSSH PRIVATE KEY");
        int rounds = blob.AsSpan().IndexOf(Encoding.ASCII.GetBytes("bcrypt")) + "bcrypt".Length + 4 + 4 + 16;
        blob[rounds] = 0x7F;
        byte[] file = Armor.Write(blob, "OPENSSH PRIVATE KEY", 70);
        var refused = Assert.Throws<InvalidKeyException>(() => SshSigningKey.Read(file, () => throw new InvalidOperationException()));
        Assert.Contains("rounds", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ed25519")]
    [InlineData("p256")]
    public void A_file_that_was_changed_or_cut_is_refused_or_gives_the_same_key(string name)
    {
        byte[] blob = Armor.Read(TrustVectors.Read(name), "OPENSSH PRIVATE KEY");
        for (int i = 0; i < blob.Length; i++)
        {
            byte[] changed = [.. blob];
            changed[i] ^= 0x40;
            TryRead(changed);
            TryRead(blob[..i]);
        }

        // The comment and the copy of the public half inside an Ed25519 secret prove nothing; every other byte does, where it is used.
        void TryRead(byte[] bytes)
        {
            try
            {
                var key = SshSigningKey.Read(Armor.Write(bytes, "OPENSSH PRIVATE KEY", 70), () => null);
                byte[] signature = SshSignature.Write(TrustVectors.Message, key, SshSignature.Namespace);
                Assert.Equal("", TrustVectors.Ring(name + ".pub").Judge(TrustVectors.Message, signature, TrustVectors.Now).Problem);
            }
            catch (InvalidKeyException)
            {
            }
        }
    }

    [Fact]
    public void The_digits_of_pi_are_those_that_blowfish_begins_with()
    {
        uint[] words = PiDigits.Words(18 + 1024);
        Assert.Equal([0x243F6A88u, 0x85A308D3u, 0x13198A2Eu, 0x03707344u], words[..4]);
        Assert.Equal(0x3AC372E6u, words[^1]);
    }
}
