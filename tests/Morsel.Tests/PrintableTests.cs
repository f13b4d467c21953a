namespace Morsel.Tests;

public class PrintableTests
{
    [Theory]
    [InlineData("disk image-1.2.iso", "disk image-1.2.iso")]
    [InlineData("größe 日本語 😀", "größe 日本語 😀")]
    [InlineData("C:\\images\\a.iso", "C:\\images\\a.iso")]
    [InlineData("a\nb\tc\rd", "a\\nb\\tc\\rd")]
    [InlineData("\e[31mred\a\b\u007f", "\\x1b[31mred\\x07\\x08\\x7f")]
    [InlineData("\u009b31m", "\\x9b31m")]                        // the one-character form of ESC [
    [InlineData("\u202egnp.exe", "\\u{202e}gnp.exe")]            // right-to-left override
    [InlineData("a\u200bb", "a\\u{200b}b")]                      // no width: two names that look alike
    [InlineData("a\u2028b\u2029c", "a\\u{2028}b\\u{2029}c")]
    [InlineData("\U000e0041", "\\u{e0041}")]                     // invisible tag letters
    [InlineData("\ufeffa\u00adb\u3164c", "\\u{feff}a\\xadb\\u{3164}c")]   // a byte order mark, a soft hyphen, a letter that fills and is not seen
    [InlineData("a\u2066b\ufe0f", "a\\u{2066}b\\u{fe0f}")]
    public void Text_of_strangers_is_shown_but_never_obeyed(string text, string shown) => Assert.Equal(shown, Printable.Escape(text));

    [Theory]
    [InlineData("größe 日本語 😀", true)]
    [InlineData("a\ufffdb", false)]   // bytes that were no UTF-8
    [InlineData("a\u200bb", false)]
    public void A_text_is_plain_when_it_is_what_it_looks_like(string text, bool isPlain) => Assert.Equal(isPlain, Printable.IsPlain(text));

    [Fact]
    public void A_long_text_is_cut_before_it_is_escaped() => Assert.Equal("ab\\x1b…", Printable.Escape("ab\ecd", 3));

    [Fact]
    public void Half_a_surrogate_pair_is_escaped() => Assert.Equal("\\u{d800}x", Printable.Escape("\ud800x"));
}
