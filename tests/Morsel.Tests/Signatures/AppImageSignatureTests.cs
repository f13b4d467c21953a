using Morsel.Descriptions.AppImages;
using Morsel.Files;
using Morsel.Formats.AppImage;
using Morsel.Signatures;
using Morsel.Updating;

namespace Morsel.Tests.Signatures;

/// <summary>The vectors in <c>tests/vectors/appimage/signed</c>: what is said of each alone, and which may follow which.</summary>
public class AppImageSignatureTests
{
    private static readonly OpenPgpProgram? Program = OpenPgpProgram.Find(Environment.GetEnvironmentVariable("PATH"));

    [Fact]
    public void The_digest_that_is_signed_counts_signature_and_key_as_zeros()
    {
        string path = Vectors.PathOf("appimage/elf/64le.AppImage");
        using IBlockFile file = new LocalFileSystem().OpenRead(path);
        Assert.Equal("69bca7f3b060632e98ac6880267a1e6e2a2acaafb85669c1955634c5dd5c546f", Convert.ToHexStringLower(AppImageSignature.SignedDigest(file, LocalAppImage.Read(file, path))));
    }

    [Fact]
    public void A_key_is_known_by_its_fingerprint_whatever_its_armour() =>
        Assert.Equal((Key("old"), true, 40), (Key("new-same-key"), Key("old") != Key("new-other-key"), Key("old")!.Length));

    [ProgramTheory("gpgv", "gpg")]
    [InlineData("old", "Good")]
    [InlineData("new-same-key", "Good")]
    [InlineData("new-other-key", "Good")]
    [InlineData("new-changed", "Bad")]
    [InlineData("new-unsigned", "None")]
    public void Each_alone_is_what_it_is(string name, string state)
    {
        SignatureVerdict verdict = Check(name, Program);
        Assert.Equal((state, state == "None" ? null : Key(name)), (verdict.State.ToString(), verdict.Fingerprint));
    }

    [ProgramTheory("gpgv", "gpg")]
    [InlineData("old", "new-same-key", null)]
    [InlineData("old", "new-other-key", "and the new one by")]
    [InlineData("old", "new-changed", "is bad")]
    [InlineData("old", "new-unsigned", "the new one is not")]
    [InlineData("new-unsigned", "old", null)]
    [InlineData("new-unsigned", "new-other-key", null)]
    [InlineData("new-unsigned", "new-changed", "is bad")]
    [InlineData("new-unsigned", "new-unsigned", null)]
    public void One_may_follow_another_or_not(string old, string now, string? refusal)
    {
        Note? Judge() => SignatureContinuity.Judge(Facts(old).IsSigned, Key(old), Check(now, Program), acceptedKey: null);
        if (refusal is null)
            Assert.Equal(old == "new-unsigned" && now != "new-unsigned", Judge() is { } note && note.Text.Contains("from now on", StringComparison.Ordinal));
        else
            Assert.Contains(refusal, Assert.Throws<RefusedException>(Judge).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_key_that_is_accepted_by_its_fingerprint_may_follow()
    {
        SignatureVerdict now = Check("new-other-key", Program);
        Assert.NotNull(SignatureContinuity.Judge(true, Key("old"), now, Key("new-other-key")!.ToUpperInvariant()));
        Assert.Equal(Remedy.AcceptKey, Assert.Throws<RefusedException>(() => SignatureContinuity.Judge(true, Key("old"), now, Key("old"))).Remedy);
    }

    [Fact]
    public void Without_a_program_nothing_is_good_but_keys_are_compared()
    {
        SignatureVerdict same = Check("new-same-key", null);
        Assert.Equal(SignatureState.Unchecked, same.State);
        Assert.Contains("not checked: neither gpgv nor gpg", SignatureContinuity.Judge(true, Key("old"), same, null)!.Text, StringComparison.Ordinal);
        Assert.Throws<RefusedException>(() => SignatureContinuity.Judge(true, Key("old"), Check("new-other-key", null), null));
    }

    [Fact]
    public void Two_keys_in_one_armour_have_no_fingerprint()
    {
        byte[] first = OpenPgpKey.BytesOf(Facts("old").KeyText)!, second = OpenPgpKey.BytesOf(Facts("new-other-key").KeyText)!;
        string both = $"-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n{Convert.ToBase64String([.. first, .. second])}\n-----END PGP PUBLIC KEY BLOCK-----\n";
        Assert.Null(OpenPgpKey.FingerprintOf(both));
    }

    [Fact]
    public void A_damaged_key_has_a_fingerprint_or_none_and_nothing_else_happens()
    {
        string armour = Facts("old").KeyText;
        for (int trial = 0; trial < 5000; trial++)
        {
            var random = new Random(trial);
            char[] text = armour.ToCharArray();
            for (int i = random.Next(1, 4); i > 0; i--)
                text[random.Next(text.Length)] = (char)random.Next(' ', '~');
            _ = OpenPgpKey.FingerprintOf(new string(text, 0, random.Next(text.Length)));
            _ = OpenPgpKey.FingerprintOf(new string(text));
        }
    }

    private static AppImageFacts Facts(string name) => LocalAppImage.Read(new LocalFileSystem(), Vectors.PathOf($"appimage/signed/{name}.AppImage"));

    private static string? Key(string name) => OpenPgpKey.FingerprintOf(Facts(name).KeyText);

    private static SignatureVerdict Check(string name, OpenPgpProgram? program)
    {
        using IBlockFile file = new LocalFileSystem().OpenRead(Vectors.PathOf($"appimage/signed/{name}.AppImage"));
        return new AppImageSignature(program).Check(file, Facts(name));
    }
}
