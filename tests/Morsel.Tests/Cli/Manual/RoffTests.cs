using Morsel.Cli.Manual;

namespace Morsel.Tests.Cli.Manual;

/// <summary>Text in the language of manual pages is printed as it was.</summary>
public sealed class RoffTests
{
    [Theory]
    [InlineData("sha-512-128", @"sha\-512\-128")]
    [InlineData(@"C:\new 'x' `y` ""z"" ~/a ^b", @"C:\enew \(aqx\(aq \(gay\(ga \(dqz\(dq \(ti/a \(hab")]
    [InlineData("2 s… 😀", @"2 s\[u2026] \[u1F600]")]
    public void A_character_that_means_something_is_escaped(string text, string escaped) => Assert.Equal(escaped, Roff.Escape(text));

    [Theory]
    [InlineData(".caexclude is read.", @"\&.caexclude is read.")]
    [InlineData("'x' is none.", @"\(aqx\(aq is none.")]
    public void A_line_that_begins_with_a_dot_or_a_quote_is_no_command(string line, string escaped)
    {
        Assert.Equal(escaped, Roff.Line(line));
        Assert.Equal(escaped, Roff.Sentence(line));
    }

    [Theory]
    [InlineData("As --keep-old, or -k (--x).", @"As \fB\-\-keep\-old\fR, or \fB\-k\fR (\fB\-\-x\fR).")]
    [InlineData("- is standard input; -- ends options, -1 is a number.", @"\- is standard input; \-\- ends options, \-1 is a number.")]
    [InlineData("--long=31 --patch-from=OLD", @"\fB\-\-long=31\fR \fB\-\-patch\-from=OLD\fR")]
    public void Options_stand_out(string sentence, string escaped) => Assert.Equal(escaped, Roff.Sentence(sentence));
}
