using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Morsel.Tests;

public partial class DigestTests
{
    [Theory]
    [InlineData("4fb8cfeaaac80a1c829b22a43089ef470bcfe5b8", true)]
    [InlineData("4FB8CFEAAAC80A1C829B22A43089EF470BCFE5B8", true)]
    [InlineData("4fb8cfeaaac80a1c829b22a43089ef470bcfe5b", false)]
    [InlineData("4fb8cfeaaac80a1c829b22a43089ef470bcfe5b8b8", false)]
    [InlineData("4fb8cfeaaac80a1c829b22a43089ef470bcfe5bg", false)]
    [InlineData(" fb8cfeaaac80a1c829b22a43089ef470bcfe5b8", false)]
    [InlineData("", false)]
    public void Just_the_digits_of_the_algorithm_are_a_digest(string hex, bool isDigest)
    {
        Assert.Equal(isDigest, Digest.TryParse(DigestAlgorithm.Sha1, hex, out Digest? digest));
        Assert.Equal(isDigest ? "SHA-1:4fb8cfeaaac80a1c829b22a43089ef470bcfe5b8" : null, digest?.ToString());
    }

    [Fact]
    public void Digests_are_equal_by_algorithm_and_bytes()
    {
        Assert.Equal(new Digest(DigestAlgorithm.Md5, new byte[16]), new Digest(DigestAlgorithm.Md5, new byte[16]));
        Assert.NotEqual(new Digest(DigestAlgorithm.Md5, new byte[16]), new Digest(DigestAlgorithm.Md4, new byte[16]));
        Assert.True(new Digest(DigestAlgorithm.Md5, new byte[16]) == new Digest(DigestAlgorithm.Md5, new byte[16]));
        Assert.True(new Digest(DigestAlgorithm.Md5, new byte[16]) != null);
        Assert.Throws<ArgumentException>(() => new Digest(DigestAlgorithm.Sha256, new byte[20]));
    }

    [Fact]
    public void In_JSON_a_digest_of_any_algorithm_is_its_name_and_digits_and_is_read_again()
    {
        Assert.Equal("\"SHA-512/128:00000000000000000000000000000000\"", JsonSerializer.Serialize(new Digest(DigestAlgorithm.Sha512To128, new byte[16])));
        foreach (DigestAlgorithm algorithm in Enum.GetValues<DigestAlgorithm>())
        {
            var digest = new Digest(algorithm, new byte[Digest.SizeOf(algorithm)]);
            Assert.Equal(digest, JsonSerializer.Deserialize<Digest>(JsonSerializer.Serialize(digest)));
        }
    }

    [Theory]
    [InlineData("\"SHA-1:00\"")]
    [InlineData("\"da39a3ee5e6b4b0d3255bfef95601890afd80709\"")]
    [InlineData("\"CRC:00\"")]
    [InlineData("1")]
    public void In_JSON_nothing_else_is_a_digest(string json) => Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Digest>(json));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]   // by code that the compiler generates, as programs have it that are compiled ahead or trimmed
    public void A_report_with_digests_is_the_same_behind_JSON(bool isGenerated)
    {
        JsonSerializerOptions options = isGenerated ? GeneratedJson.Default.Options : JsonSerializerOptions.Default;
        var report = new MakeReport
        {
            OutputPath = "a.zsync",
            Length = 1,
            BlockBytes = 512,
            DescriptionBytes = 2,
            Elapsed = TimeSpan.FromSeconds(3),
            Digests = [new Digest(DigestAlgorithm.Sha1, new byte[20])],
        };
        MakeReport again = JsonSerializer.Deserialize<MakeReport>(JsonSerializer.Serialize(report, options), options)!;
        Assert.Equal(report.Digests, again.Digests);
        Assert.Equal(report with { Digests = [], Notes = [], Patches = [], Downloads = [], Signatures = [] }, again with { Digests = [], Notes = [], Patches = [], Downloads = [], Signatures = [] });
    }

    [Fact]
    public void The_code_that_the_compiler_generates_may_name_what_writes_digests() =>
        Assert.True(typeof(Digest).GetCustomAttribute<JsonConverterAttribute>()!.ConverterType!.IsVisible);

    [JsonSerializable(typeof(MakeReport))]
    private sealed partial class GeneratedJson : JsonSerializerContext;
}
