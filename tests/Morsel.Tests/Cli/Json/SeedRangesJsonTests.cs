using System.Text.Json;
using Morsel.Cli.Json;
using Morsel.Zsync;

namespace Morsel.Tests.Cli.Json;

public class SeedRangesJsonTests
{
    [Theory]
    [InlineData("rep-0.6.2.json")]
    [InlineData("rep-zsync3.json")]
    public void It_is_the_line_of_the_reference_tool_byte_for_byte(string vector)
    {
        string line = RepositoryText.Read($"tests/vectors/zsync/zsyncranges/{vector}");
        Assert.Equal(line, SeedRangesJson.Of(Parsed(line)) + "\n");
    }

    [Fact]
    public void A_seed_that_holds_all_leaves_nothing_to_download() => Assert.Equal(
        """{"length":1057,"checksum":{"SHA-1":"da39a3ee5e6b4b0d3255bfef95601890afd80709"},"reuse":[[0,0,1057]],"download":[]}""",
        SeedRangesJson.Of(new ZsyncRanges { Length = 1057, Sha1 = Sha1("da39a3ee5e6b4b0d3255bfef95601890afd80709"), Reuse = [new(0, 0, 1057)], Download = [] }));

    [Fact]
    public void A_missing_digest_is_spelt_as_there() => Assert.Equal(
        """{"length":1057,"checksum":{"(null)":"(null)"},"reuse":[],"download":[[0,1056]]}""",
        SeedRangesJson.Of(new ZsyncRanges { Length = 1057, Sha1 = null, Reuse = [], Download = [new(0, 1057)] }));

    private static ZsyncRanges Parsed(string line)
    {
        using JsonDocument json = JsonDocument.Parse(line);
        JsonElement root = json.RootElement;
        return new ZsyncRanges
        {
            Length = root.GetProperty("length").GetInt64(),
            Sha1 = Sha1(root.GetProperty("checksum").GetProperty("SHA-1").GetString()),
            Reuse = [.. Tuples(root, "reuse").Select(copy => new SeedCopy(copy[0], copy[1], copy[2]))],
            Download = [.. Tuples(root, "download").Select(range => new ByteRange(range[0], range[1] + 1))],
        };
    }

    private static Digest? Sha1(string? hex) => Digest.TryParse(DigestAlgorithm.Sha1, hex, out Digest? digest) ? digest : null;

    private static IEnumerable<long[]> Tuples(JsonElement root, string name) =>
        root.GetProperty(name).EnumerateArray().Select(tuple => tuple.EnumerateArray().Select(number => number.GetInt64()).ToArray());
}
