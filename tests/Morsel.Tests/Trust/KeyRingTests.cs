using System.Text;
using Morsel.Trust;

namespace Morsel.Tests.Trust;

/// <summary>Which signatures are believed, and what is said of the others.</summary>
public sealed class KeyRingTests
{
    [Theory]
    [InlineData("ed25519.pub", "message.ed25519.sig")]
    [InlineData("p256.pub", "message.p256.sig")]
    [InlineData("minisign.pub", "message.minisig")]
    [InlineData("minisign.pub", "message.legacy.minisig")]
    public void Believes_what_the_tools_signed(string key, string signature)
    {
        Judgement judgement = TrustVectors.Ring(key).Judge(TrustVectors.Message, TrustVectors.Read(signature), TrustVectors.Now);
        Assert.Equal("", judgement.Problem);
        Assert.NotNull(judgement.By);
    }

    [Theory]
    [InlineData("ed25519.pub", "message.ed25519.sig")]
    [InlineData("p256.pub", "message.p256.sig")]
    [InlineData("minisign.pub", "message.minisig")]
    [InlineData("minisign.pub", "message.legacy.minisig")]
    public void Not_where_any_byte_of_the_content_was_changed(string key, string signature)
    {
        byte[] message = TrustVectors.Message;
        for (int i = 0; i < message.Length; i += 7)
        {
            message[i] ^= 1;
            Assert.Contains("signed something else", Problem(TrustVectors.Ring(key), message, TrustVectors.Read(signature)), StringComparison.Ordinal);
            message[i] ^= 1;
        }
        Assert.Contains("signed something else", Problem(TrustVectors.Ring(key), message.AsSpan(0, message.Length - 1), TrustVectors.Read(signature)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ed25519.pub", "message.ed25519.sig")]
    [InlineData("p256.pub", "message.p256.sig")]
    [InlineData("minisign.pub", "message.minisig")]
    public void Nor_where_any_byte_of_the_signature_was_changed_or_it_is_cut(string key, string name)
    {
        byte[] signature = TrustVectors.Read(name);
        KeyRing ring = TrustVectors.Ring(key);
        // The first line of a minisign signature is signed by nobody, and white space counts nowhere.
        int from = name.EndsWith("minisig", StringComparison.Ordinal) ? Array.IndexOf(signature, (byte)'\n') + 1 : 0;
        for (int i = from; i < signature.Length; i++)
        {
            byte was = signature[i];
            signature[i] = was == (byte)'A' ? (byte)'B' : (byte)'A';
            // The last letter before = has bits that count nowhere.
            bool isBlank = was is (byte)'\n' or (byte)'=' || (i + 1 < signature.Length && signature[i + 1] == '=');
            if (!isBlank)
                Assert.Null(ring.Judge(TrustVectors.Message, signature, TrustVectors.Now).By);
            signature[i] = was;
        }
        for (int length = 0; length < signature.Length - 1; length++)
            Assert.Null(ring.Judge(TrustVectors.Message, signature.AsSpan(0, length), TrustVectors.Now).By);
    }

    [Fact]
    public void Names_the_key_that_signed_and_the_one_that_was_wanted()
    {
        string problem = Problem(TrustVectors.Ring("p256.pub"), TrustVectors.Message, TrustVectors.Read("message.ed25519.sig"));
        Assert.Equal(
            $"it is signed by ssh-ed25519 {TrustVectors.Key("ed25519").PublicKey.Fingerprint}, "
            + $"expected ecdsa-sha2-nistp256 {TrustVectors.Key("p256").PublicKey.Fingerprint} (release@example.org)",
            problem);
    }

    [Fact]
    public void A_signature_by_minisign_is_none_of_a_key_of_openssh()
    {
        Assert.StartsWith("it is signed by minisign F59A6201A42895E3, expected ssh-ed25519 ", Problem(TrustVectors.Ring("ed25519.pub"), TrustVectors.Message, TrustVectors.Read("message.minisig")), StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_signed_for_something_else_is_refused()
    {
        string problem = Problem(TrustVectors.Ring("ed25519.pub"), TrustVectors.Message, TrustVectors.Read("message.file.sig"));
        Assert.EndsWith("signed it for \"file\", expected \"morsel\"", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("message.sha256.sig", "it is made with sha256, expected sha512")]
    [InlineData("message.rsa.sig", "its kind is ssh-rsa, expected ssh-ed25519 or ecdsa-sha2-nistp256")]
    public void Kinds_that_are_not_known_are_named(string signature, string expected) =>
        Assert.Contains(expected, Problem(TrustVectors.Ring("ed25519.pub"), TrustVectors.Message, TrustVectors.Read(signature)), StringComparison.Ordinal);

    [Theory]
    [InlineData("release@example.org KEY", "")]
    [InlineData("release@example.org,other@example.org namespaces=\"git,morsel\" KEY", "")]
    [InlineData("release@example.org namespaces=\"mor*\" KEY comment", "")]
    [InlineData("release@example.org namespaces=\"git\" KEY", "may sign for git, and this is for morsel")]
    [InlineData("release@example.org namespaces=\"*,!morsel\" KEY", "may sign for *,!morsel, and this is for morsel")]
    [InlineData("release@example.org valid-after=\"20261130\",valid-before=\"20261201\" KEY", "")]
    [InlineData("release@example.org valid-before=\"202611301200Z\" KEY", "was valid only until 2026-11-30 12:00 UTC")]
    [InlineData("release@example.org valid-after=\"20261130120001Z\" KEY", "is valid only from 2026-11-30 12:00 UTC on")]
    [InlineData("# who signs\n\nrelease@example.org namespaces=\"git\" KEY\nrelease@example.org KEY", "")]
    public void Allowed_signers_have_their_limits(string signers, string expected)
    {
        string text = signers.Replace("KEY", TrustVectors.Key("ed25519").PublicKey.Line, StringComparison.Ordinal);
        string problem = Problem(TrustVectors.RingOf(text), TrustVectors.Message, TrustVectors.Read("message.ed25519.sig"));
        if (expected.Length == 0)
            Assert.Equal("", problem);
        else
            Assert.Contains(expected, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_many_signers_one_may_be_meant()
    {
        string text = $"one@example.org {TrustVectors.Key("ed25519").PublicKey.Line}\ntwo@example.org {TrustVectors.Key("p256").PublicKey.Line}\n";
        Assert.Equal("", Problem(TrustVectors.RingOf(text, signer: "one@example.org"), TrustVectors.Message, TrustVectors.Read("message.ed25519.sig")));
        Assert.StartsWith("it is signed by ssh-ed25519", Problem(TrustVectors.RingOf(text, signer: "two@example.org"), TrustVectors.Message, TrustVectors.Read("message.ed25519.sig")), StringComparison.Ordinal);
        Assert.Throws<InvalidKeyException>(() => TrustVectors.RingOf(text, signer: "three@example.org"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nobody\n")]
    [InlineData("hello world\n")]
    [InlineData("a@b ssh-ed25519 AAAA\n")]
    [InlineData("a@b limit=\"x\" KEY\n")]
    [InlineData("a@b namespaces=git KEY\n")]
    [InlineData("a@b namespaces=\"git KEY\n")]
    [InlineData("a@b valid-before=\"soon\" KEY\n")]
    [InlineData("a@b cert-authority KEY\n")]
    [InlineData("untrusted comment: minisign public key\nAAAA\n")]
    public void A_file_without_a_key_is_refused(string text) =>
        Assert.Throws<InvalidKeyException>(() => TrustVectors.RingOf(text.Replace("KEY", TrustVectors.Key("ed25519").PublicKey.Line, StringComparison.Ordinal)));

    [Fact]
    public void So_is_one_whose_only_key_is_of_another_kind() =>
        Assert.Contains("it has no key of kind ssh-ed25519 or ecdsa-sha2-nistp256", Assert.Throws<InvalidKeyException>(() => TrustVectors.Ring("rsa.pub")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_key_may_name_its_successor_and_that_one_the_next()
    {
        byte[] chain = [.. Succession.Write(TrustVectors.Key("p256").PublicKey, TrustVectors.Key("ed25519")), .. Succession.Write(TrustVectors.Key("ed25519-locked").PublicKey, TrustVectors.Key("p256"))];
        KeyRing ring = TrustVectors.Ring("ed25519.pub").With(chain, TrustVectors.Now);
        byte[] signature = SshSignature.Write(TrustVectors.Message, TrustVectors.Key("ed25519-locked"), SshSignature.Namespace);
        Signer by = ring.Judge(TrustVectors.Message, signature, TrustVectors.Now).By!;
        Assert.Equal(TrustVectors.Key("ed25519-locked").PublicKey.Fingerprint, by.Fingerprint);
        Assert.Equal([TrustVectors.Key("ed25519").PublicKey.Fingerprint, TrustVectors.Key("p256").PublicKey.Fingerprint], by.Succeeds);
    }

    [Fact]
    public void Nobody_else_can_make_himself_a_successor()
    {
        byte[] own = Succession.Write(TrustVectors.Key("p256").PublicKey, TrustVectors.Key("p256"));
        // A signature of a description is none of a key, even if somebody gets a line with a key signed as one.
        byte[] line = Encoding.ASCII.GetBytes(TrustVectors.Key("p256").PublicKey.Line + "\n");
        byte[] other = [.. line, .. SshSignature.Write(line, TrustVectors.Key("ed25519"), SshSignature.Namespace)];
        byte[] signature = SshSignature.Write(TrustVectors.Message, TrustVectors.Key("p256"), SshSignature.Namespace);
        foreach (byte[] file in new[] { own, other })
            Assert.NotNull(TrustVectors.Ring("ed25519.pub").With(file, TrustVectors.Now).Judge(TrustVectors.Message, signature, TrustVectors.Now).Stranger);
    }

    private static string Problem(KeyRing ring, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) => ring.Judge(message, signature, TrustVectors.Now).Problem;

    [Theory]
    [InlineData(14, "00010101")]
    [InlineData(-12, "99991231235959")]
    public void A_time_at_an_end_of_the_calendar_is_one_in_every_zone(int hours, string time)
    {
        var zone = TimeZoneInfo.CreateCustomTimeZone("there", TimeSpan.FromHours(hours), displayName: null, standardDisplayName: null);
        byte[] signers = Encoding.UTF8.GetBytes($"a@b valid-after=\"{time}\" {TrustVectors.Text("ed25519.pub")}");
        Assert.True(KeyRing.Read([("signers", signers)], signer: null, zone).TakesSsh);
    }
}
