using System.Text;
using Morsel.Formats.Sidecar;

namespace Morsel.Tests.Formats.Sidecar;

/// <summary>Forms and limits that no vector has.</summary>
public class SidecarReaderTests
{
    private const string Sum = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private const string Target = $"target size=0 sha256={Sum}";

    [Theory]
    [InlineData("whole url=a bytes=1 packing=zstd", true)]
    [InlineData("whole url=a bytes=1099511627776 packing=xz", true)]
    [InlineData("whole url=a bytes=1099511627777 packing=zstd", false)]
    [InlineData("whole url=a bytes=0 packing=zstd", false)]
    [InlineData("whole url=a bytes=-1 packing=zstd", false)]
    [InlineData("whole url=a bytes=1 packing=bzip2", false)]
    [InlineData("whole url=a bytes=1", false)]
    [InlineData("whole url=a bytes=1 packing=zstd window=31", true)]
    [InlineData("whole url=a bytes=1 packing=zstd window=32", false)]
    [InlineData("whole url=a bytes=1 packing=zstd must-x=1", false)]
    [InlineData("whole url=a bytes=1 packing=zstd must-filters=1", false)]
    [InlineData("whole url=HTTPS://h/a bytes=1 packing=zstd", true)]
    [InlineData("whole url=http://h/a bytes=1 packing=zstd", true)]
    [InlineData("whole url=//h/a bytes=1 packing=zstd", true)]
    [InlineData("whole url=ftp://h/a bytes=1 packing=zstd", false)]
    [InlineData("whole url=file:/a bytes=1 packing=zstd", false)]
    [InlineData("whole url=http:a bytes=1 packing=zstd", false)]
    [InlineData("whole url=./a:b bytes=1 packing=zstd", true)]
    public void A_line_in_another_form_is_ignored_and_no_more(string line, bool isTaken)
    {
        SidecarReading reading = Read("morsel-routes 1", Target, "plain url=x", line, "end");
        Assert.Equal((1, isTaken ? 1 : 0), (reading.Sidecar!.Plains.Count, reading.Sidecar.Wholes.Count));
    }

    [Theory]
    [InlineData("control url=a bytes=1 sha256=SUM format=zsync block=2048 lengths=2,3,4 records=300", true)]
    [InlineData("control url=a bytes=1 sha256=SUM format=zsync block=2048 lengths=2,3 records=300", false)]
    [InlineData("control url=a bytes=1 sha256=SUM format=zsync lengths=2,3,4 records=300", false)]
    [InlineData("control url=a bytes=1 sha256=SUM format=zchunk", true)]
    [InlineData("control url=a bytes=1 sha256=SUM format=rdiff", false)]
    public void A_control_file_is_described_as_its_format_demands(string line, bool isTaken) =>
        Assert.Equal(isTaken ? 1 : 0, Read("morsel-routes 1", Target, line.Replace("SUM", Sum, StringComparison.Ordinal), "end").Sidecar!.Controls.Count);

    [Theory]
    [InlineData("content packing=gzip size=1 sha256=SUM header=1f8b08000000000002ff options=--best", true)]
    [InlineData("content packing=gzip size=1 sha256=SUM header=1f8b08000000000002ff", true)]
    [InlineData("content packing=gzip size=1 sha256=SUM header=1f8b08000000000002ff options=--fast", false)]
    [InlineData("content packing=gzip size=1 sha256=SUM header=1f8b", false)]
    public void Only_options_of_gzip_that_are_known_are_taken(string line, bool isTaken) =>
        Assert.Equal(isTaken ? 1 : 0, Read("morsel-routes 1", Target, line.Replace("SUM", Sum, StringComparison.Ordinal), "end").Sidecar!.Contents.Count);

    [Theory]
    [InlineData("must-filters=15", true)]
    [InlineData("must-filters=16", false)]
    [InlineData("of=content", true)]
    [InlineData("of=seed", false)]
    [InlineData("old-packing=zstd", false)]
    public void A_patch_that_asks_for_more_than_is_known_is_ignored(string attribute, bool isTaken) => Assert.Equal(
        isTaken ? 1 : 0,
        Read("morsel-routes 1", Target, $"patch url=a bytes=1 format=morsel-1 old-size=1 old-sha256={Sum} memory=1 {attribute}", "end").Sidecar!.Patches.Count);

    [Theory]
    [InlineData("size=1099511627777")]
    [InlineData("size=1 time=x")]
    [InlineData("size=1 name=%FF")]
    [InlineData("size=1 name=a%0Ab")]
    public void A_target_line_in_another_form_refuses_the_sidecar(string attributes) =>
        Assert.Equal(SidecarRefusal.Broken, Read("morsel-routes 1", $"target sha256={Sum} {attributes}", "end").Refusal);

    [Theory]
    [InlineData("x-1=2")]
    [InlineData("plain  url=a")]
    [InlineData("plain url=")]
    [InlineData("plain =a")]
    [InlineData("plain URL=a")]
    [InlineData("plain url=a\tb")]
    [InlineData("plain url=é")]
    [InlineData("plain url=%4")]
    [InlineData("plain ")]
    [InlineData(" plain")]
    [InlineData("1plain url=a")]
    [InlineData("end x=1")]
    [InlineData("abcdefghijklmnopqrstuvwxyzabcdefg x=1")]
    public void A_line_outside_the_grammar_refuses_the_sidecar(string line) =>
        Assert.Equal(SidecarRefusal.Broken, Read("morsel-routes 1", Target, line, "end").Refusal);

    [Fact]
    public void The_first_line_is_looked_at_first()
    {
        Assert.Equal(SidecarRefusal.Newer, Read("morsel-routes 20", "[anything] ").Refusal);
        Assert.Equal(SidecarRefusal.Broken, Read("morsel-routes 1 ", Target, "end").Refusal);
        Assert.Equal(SidecarRefusal.SomethingElse, Read("morsel-route").Refusal);
        Assert.Equal(SidecarRefusal.Cut, SidecarReader.Read("morsel-routes 1"u8).Refusal);
    }

    [Fact]
    public void Limits_are_those_of_the_page()
    {
        string[] lines = [.. Enumerable.Repeat("x", 1021)];
        Assert.NotNull(Read(["morsel-routes 1", Target, .. lines, "end"]).Sidecar);
        Assert.Null(Read(["morsel-routes 1", Target, "x", .. lines, "end"]).Sidecar);
        Assert.NotNull(Read("morsel-routes 1", Target, "x " + Attributes(64), "end").Sidecar);
        Assert.Null(Read("morsel-routes 1", Target, "x " + Attributes(65), "end").Sidecar);
        Assert.NotNull(Read("morsel-routes 1", Target, "x v=" + new string('a', 2048), "end").Sidecar);
        Assert.Null(Read("morsel-routes 1", Target, "x v=" + new string('a', 2049), "end").Sidecar);

        static string Attributes(int count) => string.Join(' ', Enumerable.Range(0, count).Select(number => $"a{number}=1"));
    }

    private static SidecarReading Read(params string[] lines) => SidecarReader.Read(Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n"))));
}
