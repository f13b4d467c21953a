using Morsel.Cli.Manual;

namespace Morsel.Tests.Cli.Manual;

/// <summary>What a page that is written by hand gives to the pages of verbs.</summary>
public sealed class ManualPartTests
{
    private const string Page = """
        .TH X 1
        .SH NAME
        x
        .\" for --far
        .SH SERVERS
        about servers
        .\" for all
        .SH "EXIT STATUS"
        .TP
        0
        Success.
        .\" for get put
        For two.
        .\" for put
        .TP
        1
        Put alone.
        .TP
        2
        Usage.

        """;

    [Fact]
    public void A_section_an_entry_and_a_line_are_for_those_that_they_name()
    {
        Assert.Equal([new("EXIT STATUS", ".TP\n0\nSuccess.\n.TP\n2\nUsage.\n")], ManualPart.Of(Page, ["list"]));
        Assert.Equal([new("EXIT STATUS", ".TP\n0\nSuccess.\nFor two.\n.TP\n1\nPut alone.\n.TP\n2\nUsage.\n")], ManualPart.Of(Page, ["put", "--near"]));
        Assert.Equal(["SERVERS", "EXIT STATUS"], ManualPart.Of(Page, ["get", "--far"]).Select(part => part.Title));
    }

    [Fact]
    public void Without_a_question_all_sections_are_read() => Assert.Equal(["", "NAME", "SERVERS", "EXIT STATUS"], ManualPart.Of(Page).Select(part => part.Title));
}
