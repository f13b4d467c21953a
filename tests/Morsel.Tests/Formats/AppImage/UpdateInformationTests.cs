using System.Text.Json;
using Morsel.Formats.AppImage;

namespace Morsel.Tests.Formats.AppImage;

public class UpdateInformationTests
{
    private static readonly JsonElement Cases = JsonDocument.Parse(Vectors.Read("appimage/info.json")).RootElement;

    public static TheoryData<int> All => [.. Enumerable.Range(0, Cases.GetArrayLength())];

    [Theory]
    [MemberData(nameof(All))]
    public void Every_text_of_the_vectors_means_what_it_must(int index)
    {
        string text = Cases[index].GetProperty("text").GetString()!;
        JsonElement expected = Cases[index].GetProperty("expect");
        if (expected.TryGetProperty("error", out _))
        {
            Assert.ThrowsAny<MorselException>(() => UpdateInformation.Parse(text));
            return;
        }
        var read = UpdateInformation.Parse(text);
        Assert.Equal(Text(expected, "transport"), read.Transport);
        if (read is UpdateInformation.ControlFile file)
            Assert.Equal(Text(expected, "url"), file.Address.OriginalString);
        if (read is UpdateInformation.Releases releases && expected.TryGetProperty("owner", out _))
            Assert.Equal((Text(expected, "owner"), Text(expected, "repository"), Text(expected, "tag"), Text(expected, "pattern")), (releases.Owner, releases.Repository, releases.Tag, releases.Pattern));
        if (read is UpdateInformation.Product product)
            Assert.Equal((Text(expected, "product"), Text(expected, "pattern")), (product.Id, product.Pattern));
    }

    [Fact]
    public void A_blank_in_an_address_is_sent_escaped() =>
        Assert.Equal("https://example.org/a%20b.zsync?x=1&y=%7C", ((UpdateInformation.ControlFile)UpdateInformation.Parse("zsync|https://example.org/a b.zsync?x=1&y=%7C")).Address.AbsoluteUri);

    [Theory]
    [InlineData("bintray-zsync|o|r|p|x", "2021")]
    [InlineData("gh-releases-direct|o|r|latest|*", "no control file")]
    public void A_kind_that_leads_nowhere_is_refused_by_name(string text, string reason) =>
        Assert.Contains(reason, Assert.Throws<RefusedException>(() => UpdateInformation.Parse(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("cb-releases-zsync|o|r|latest|p", "https://codeberg.org/")]
    [InlineData("gitea-releases-zsync|git.example.org|o|r|latest|p", "https://git.example.org/")]
    [InlineData("forgejo-releases-zsync|https://git.example.org:3000|o|r|v1|p", "https://git.example.org:3000/")]
    public void An_instance_stands_before_the_owner(string text, string instance) =>
        Assert.Equal(instance, ((UpdateInformation.Releases)UpdateInformation.Parse(text)).Instance!.AbsoluteUri);

    [Theory]
    [InlineData("gitea-releases-zsync|https://u:p@git.example.org|o|r|latest|p")]
    [InlineData("gitea-releases-zsync|file:///etc|o|r|latest|p")]
    [InlineData("gitea-releases-zsync|git.example.org/path|o|r|latest|p")]
    [InlineData("gl-releases-zsync|a/../b|r|latest|p")]
    [InlineData("zsync|https://user@example.org/a.zsync")]
    [InlineData("zsync|https://example.org/\u202ea.zsync")]
    public void What_could_lead_elsewhere_is_refused(string text) => Assert.Throws<TargetFormatException>(() => UpdateInformation.Parse(text));

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
