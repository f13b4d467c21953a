using Morsel.Formats.Sidecar;

namespace Morsel.Tests.Formats.Sidecar;

/// <summary>The vectors in <c>tests/vectors/routes/sidecar</c>: what is taken of each, and what is refused as a whole.</summary>
public class SidecarVectorsTests
{
    private static readonly string[] RefusedNames =
    [
        "after-end", "crlf", "empty-line", "two-spaces", "twice", "percent", "no-target", "two-targets", "target-third", "upper-digest", "leading-zero",
        "too-large", "must-on-target", "long",
    ];

    public static TheoryData<string> Refused => [.. RefusedNames];

    [Theory]
    [InlineData("good", 1, 0, 0, 2)]
    [InlineData("units", 1, 1, 1, 0)]
    [InlineData("least", 0, 0, 0, 0)]
    [InlineData("escape", 0, 0, 0, 1)]
    [InlineData("unknown-word", 0, 0, 0, 1)]
    [InlineData("unknown-attribute", 0, 0, 0, 1)]
    [InlineData("must", 0, 0, 0, 1)]
    [InlineData("patch-lacks", 0, 0, 0, 1)]
    [InlineData("file-url", 0, 0, 0, 0)]
    [InlineData("table-beyond", 0, 0, 0, 0)]
    public void What_fits_is_taken_line_by_line(string name, int plains, int wholes, int units, int patches)
    {
        var sidecar = Read(name).Sidecar!;
        Assert.Equal((plains, wholes, units, patches), (sidecar.Plains.Count, sidecar.Wholes.Count, sidecar.Units.Count, sidecar.Patches.Count));
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_does_not_fit_the_grammar_is_refused_as_a_whole(string name) => Assert.Equal(SidecarRefusal.Broken, Read(name).Refusal);

    [Fact]
    public void One_that_was_cut_off_is_told_from_a_broken_one() => Assert.Equal(SidecarRefusal.Cut, Read("no-end").Refusal);

    [Fact]
    public void One_of_a_later_version_says_so() => Assert.Equal((SidecarRefusal.Newer, "it needs a newer version of Morsel"), (Read("version-2").Refusal, Read("version-2").Problem));

    [Fact]
    public void A_page_is_no_sidecar() => Assert.Equal(SidecarRefusal.SomethingElse, Read("page.html").Refusal);

    [Fact]
    public void Every_vector_is_spoken_of_here()
    {
        string[] accepted = ["good", "units", "least", "escape", "unknown-word", "unknown-attribute", "must", "patch-lacks", "file-url", "table-beyond"];
        string[] there = [.. Directory.GetFiles(Vectors.PathOf("routes/sidecar")).Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];
        Assert.Equal([.. RefusedNames.Concat([.. accepted, "no-end", "version-2", "page.html"]).Order(StringComparer.Ordinal)], there);
    }

    [Fact]
    public void Every_attribute_is_taken_as_it_stands()
    {
        var sidecar = Read("good").Sidecar!;
        Assert.Equal(("new", 130_100L, 1_764_350_000L, 3L), (sidecar.Target.Name, sidecar.Target.Size, sidecar.Target.Time!.Value, sidecar.Target.Serial!.Value));
        Assert.Equal("../pair/new", sidecar.Plains[0].Url);
        Assert.Equal(("../pair/morsel-1.mpatch", 4000L, PatchKind.Morsel1, 126_000L, 8L), Figures(sidecar.Patches[0]));
        Assert.Equal(("../pair/zstd.zpatch", 19_537L, PatchKind.Zstd, 126_000L, 8L), Figures(sidecar.Patches[1]));
        Assert.Equal("b082006030bf8346b836d6b926ddacb5b02a75cdd03791e697165aeff776be5b", sidecar.Patches[1].Sha256!.Hex);
        var units = Read("units").Sidecar!;
        Assert.Equal((20_670L, WholePacking.Zstd, 17), (units.Wholes[0].Bytes, units.Wholes[0].Packing, units.Wholes[0].Window));
        Assert.Equal((512L, 17, new ByteRange(20_492, 20_670)), (units.Units[0].UnitBytes, units.Units[0].Window, units.Units[0].Table));
    }

    [Fact]
    public void A_reference_is_taken_as_it_was_written() => Assert.Equal("m%C3%B6rsel-1.mpatch", Read("escape").Sidecar!.Patches[0].Url);

    private static (string, long, PatchKind, long, long) Figures(PatchLine patch) => (patch.Url, patch.Bytes, patch.Format, patch.Base.Size, patch.MemoryMebibytes);

    private static SidecarReading Read(string name) => SidecarReader.Read(Vectors.Read($"routes/sidecar/{name}.morsel"));
}
