using Morsel.Descriptions;

namespace Morsel.Tests.Descriptions;

public class SourceNameTests
{
    [Theory]
    [InlineData("../../.ssh/authorized_keys", "separator")]
    [InlineData("/etc/cron.d/x", "separator")]
    [InlineData("//x", "separator")]
    [InlineData("a/b", "separator")]
    [InlineData(@"C:\Windows\x", "separator")]
    [InlineData(@"\\srv\share\x", "separator")]
    [InlineData(@"\\?\x", "separator")]
    [InlineData("C:x", "separator")]
    [InlineData("x:stream", "separator")]
    [InlineData("con", "device")]
    [InlineData("NUL.txt", "device")]
    [InlineData("nul .tar.gz", "device")]
    [InlineData("COM1", "device")]
    [InlineData("COM¹", "device")]
    [InlineData("lpt9.zip", "device")]
    [InlineData("x.", "dot or a space")]
    [InlineData("x ", "dot or a space")]
    [InlineData("", "empty")]
    [InlineData(".", "begins with '.'")]
    [InlineData("..", "begins with '.'")]
    [InlineData(".bashrc", "begins with '.'")]
    [InlineData("~", "begins with '~'")]
    [InlineData("-rf", "begins with '-'")]
    [InlineData("x.part", "Morsel uses itself")]
    [InlineData("x.PART", "Morsel uses itself")]
    [InlineData("x.part.old", "Morsel uses itself")]
    [InlineData("x.zs-old", "Morsel uses itself")]
    [InlineData("autorun.inf", "has a special meaning")]
    [InlineData("Desktop.INI", "has a special meaning")]
    [InlineData("a\0b", "character")]
    [InlineData("a\nb", "character")]
    [InlineData("a\u007fb", "character")]
    [InlineData("a*b", "character")]
    [InlineData("a?b", "character")]
    [InlineData("a|b", "character")]
    [InlineData("a\"b", "character")]
    [InlineData("a\u009b31mb", "character")]
    [InlineData("a\u0085b", "character")]
    [InlineData("invoice\u202egpj.exe", "character")]
    [InlineData("a\u200bb", "character")]
    [InlineData("a\u2066b", "character")]
    [InlineData("\ufeff.bashrc", "character")]
    [InlineData("a\u2028b", "character")]
    [InlineData("a\ufffd\ufffdb", "character")]
    [InlineData("x\u00a0", "dot or a space")]
    public void A_published_name_that_could_do_harm_is_refused(string name, string reason)
    {
        RefusedException refused = Assert.Throws<RefusedException>(() => SourceName.Checked(name));
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
        Assert.Equal(Remedy.ChooseOutput, refused.Remedy);
        Assert.DoesNotContain(refused.Message, char.IsControl);
    }

    [Theory]
    [InlineData("debian-12.5.0-amd64.iso")]
    [InlineData("größe.bin")]
    [InlineData("a b.tar.gz")]
    [InlineData("console.log")]
    [InlineData("com10")]
    [InlineData("party")]
    [InlineData("100%")]
    public void An_ordinary_name_is_taken_as_it_is(string name) => Assert.Equal(name, SourceName.Checked(name));

    [Fact]
    public void A_name_leaves_room_for_the_endings_of_a_part_file()
    {
        Assert.Equal(241, SourceName.Checked(new string('x', 241)).Length);
        Assert.Contains("241 bytes", Assert.Throws<RefusedException>(() => SourceName.Checked(new string('ä', 128))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://example.org/pub/x.iso.zsync", "x.iso")]
    [InlineData("https://example.org/pub/x.iso.zsync?token=1", "x.iso")]
    [InlineData("https://example.org/a%20b.iso.zsync", "a b.iso")]
    [InlineData("https://example.org/x.iso", "x.iso")]
    [InlineData("some/folder/x.iso.zsync", "x.iso")]
    [InlineData("https://example.org/", "")]
    [InlineData("https://example.org/..%2F..%2Fetc%2Fpasswd", "../../etc/passwd")]   // which Checked refuses
    public void A_source_without_a_published_name_gives_its_own(string source, string name) => Assert.Equal(name, SourceName.BaseOf(source, Catalog.Formats));

    [Theory]
    [InlineData("http://example.org/nightly-x86.zsync", "nightly-1.2.img", "nightly-1.2.img")]   // begins as the source does
    [InlineData("http://example.org/nightly-x86.zsync", "other.img", "nightly")]                 // has nothing to do with it
    [InlineData("http://example.org/a.zsync?x=b", "b", "a")]
    [InlineData("folder/a.zsync", "bash", "a")]
    [InlineData("http://example.org/.zsync", "anything", "anything")]                            // nothing to compare with
    public void Only_a_name_like_the_sources_is_taken_where_that_is_wanted(string source, string published, string expected) =>
        Assert.Equal(expected, SourceName.Like(source, published));
}
