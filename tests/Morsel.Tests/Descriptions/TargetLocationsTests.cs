using System.Text.Json;
using Morsel.Descriptions;

namespace Morsel.Tests.Descriptions;

public class TargetLocationsTests
{
    public static TheoryData<string, string[], string, string[]> Trails
    {
        get
        {
            var trails = new TheoryData<string, string[], string, string[]>();
            using var vectors = JsonDocument.Parse(Vectors.Read("appimage/relative.json"));
            foreach (JsonElement vector in vectors.RootElement.EnumerateArray())
                trails.Add(vector.GetProperty("name").GetString()!, Texts(vector, "trail"), vector.GetProperty("url").GetString()!, Texts(vector, "try"));
            return trails;

            static string[] Texts(JsonElement vector, string name) => [.. vector.GetProperty(name).EnumerateArray().Select(text => text.GetString()!)];
        }
    }

    private static readonly Uri Base = new("https://example.org/pub/x.zsync?v=1");

    [Theory]
    [InlineData("x.bin", "https://example.org/pub/x.bin")]
    [InlineData("/x.bin", "https://example.org/x.bin")]
    [InlineData("../../../x.bin", "https://example.org/x.bin")]
    [InlineData("./a/../x.bin", "https://example.org/pub/x.bin")]
    [InlineData("?q", "https://example.org/pub/x.zsync?q")]
    [InlineData("//other.example/x.bin", "https://other.example/x.bin")]
    [InlineData("https://example.org:8443/x.bin", "https://example.org:8443/x.bin")]
    [InlineData("a/b:c", "https://example.org/pub/a/b:c")]
    [InlineData("2024-01-01T12:00:00.img", "https://example.org/pub/2024-01-01T12:00:00.img")]
    [InlineData("app-1.2:amd64.img", "https://example.org/pub/app-1.2:amd64.img")]
    [InlineData("./a:b", "https://example.org/pub/a:b")]
    public void A_reference_is_resolved_as_RFC_3986_says(string location, string address) =>
        Assert.Equal(address, Resolve(location).Single().AbsoluteUri);

    [Theory]
    [InlineData("file:///etc/shadow", "only http and https")]
    [InlineData("FILE:/etc/shadow", "not an address")]
    [InlineData("ftp://example.org/x", "only http and https")]
    [InlineData("gopher://example.org/x", "only http and https")]
    [InlineData("data:text/plain,x", "only http and https")]
    [InlineData("javascript:alert(1)", "only http and https")]
    [InlineData("ws://example.org/x", "only http and https")]
    [InlineData("s3://bucket/x", "only http and https")]
    [InlineData(@"\\srv\x", "backslash")]
    [InlineData(@"C:\Windows\x", "backslash")]
    [InlineData("c:x", "not an address")]
    [InlineData("http:///x", "not an address")]
    [InlineData("http://", "not an address")]
    [InlineData("http://u:p@example.org/", "user name")]
    [InlineData("//u@example.org/", "user name")]
    [InlineData("http://example.org:25/", "port 25")]
    [InlineData("http://example.org:22/", "port 22")]
    [InlineData("http://example.org:0/", "port 0")]
    [InlineData("http://example.org:99999/", "not an address")]
    [InlineData("a\u202egpj.exe", "not allowed in addresses")]
    [InlineData("a\ufffdb", "not allowed in addresses")]
    [InlineData("https://example.org/\u009b31m", "not allowed in addresses")]
    public void An_address_that_could_do_harm_is_refused(string location, string reason)
    {
        RefusedException refused = Assert.Throws<RefusedException>(() => Resolve(location));
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
        Assert.Contains("is not used", refused.Message, StringComparison.Ordinal);
    }

    // Which host a name or number means is decided where it is connected to.
    [Theory]
    [InlineData("http://2130706433/x", "127.0.0.1")]
    [InlineData("http://127.1/x", "127.0.0.1")]
    [InlineData("http://[::ffff:127.0.0.1]/x", "[::ffff:127.0.0.1]")]
    public void Every_spelling_of_a_number_becomes_the_usual_one(string location, string host) =>
        Assert.Equal(host, Resolve(location).Single().Host);

    [Fact]
    public void A_usual_port_is_also_the_descriptions_own() =>
        Assert.Single(TargetLocations.Resolve(["http://example.org:81/x"], new Uri("http://example.org:81/x.zsync"), [], []));

    [Fact]
    public void The_descriptions_own_port_is_another_services_on_another_host() =>
        Assert.Throws<RefusedException>(() => TargetLocations.Resolve(["http://example.com:81/x"], new Uri("http://example.org:81/x.zsync"), [], []));

    [Theory]
    [MemberData(nameof(Trails))]
    public void Where_redirects_led_to_the_description_its_file_is_looked_for_where_that_still_had_a_name(string name, string[] trail, string location, string[] expected)
    {
        IReadOnlyList<Uri> bases = BaseAddress.Of([.. trail.Select(address => new Uri(address))], Catalog.Formats);
        var found = new FoundDescription(null, bases[0], new Uri(trail[0]), name) { OtherBases = [.. bases.Skip(1)] };
        IReadOnlyList<Uri> resolved = TargetLocations.Resolve([location], bases[0], [], []);
        Assert.Equal(expected, resolved.Union(TargetLocations.Guess([location], found, isTarget: true)).Select(address => address.AbsoluteUri));
    }

    [Theory]
    [InlineData("a#1.img", "https://example.org/pub/a#1.img https://example.org/pub/a%231.img")]
    [InlineData("a?1.img", "https://example.org/pub/a?1.img https://example.org/pub/a%3F1.img")]
    [InlineData("https://example.org/a#1.img", "https://example.org/a#1.img")]
    public void A_name_that_means_something_else_in_an_address_is_tried_as_it_stands_too(string location, string expected)
    {
        var found = new FoundDescription(null, Base, Base, "x");
        Assert.Equal(expected.Split(' '), Resolve(location).Union(TargetLocations.Guess([location], found, isTarget: true)).Select(address => address.AbsoluteUri));
    }

    [Theory]
    [InlineData("https://user:secret@example.org/pub/x.img.zsync?v=1", "https://example.org/pub/x.img?v=1 https://example.org/pub/x.img")]
    [InlineData("https://example.org/pub/x.img.zsync", "https://example.org/pub/x.img")]
    [InlineData("https://example.org/pub/x.zck", "")]
    [InlineData("https://example.org/get?id=7", "")]
    public void A_description_beside_its_file_names_it_by_its_own_name(string description, string expected) => Assert.Equal(
        expected.Split(' ', StringSplitOptions.RemoveEmptyEntries), BaseAddress.FilesOf(new Uri(description), Catalog.Formats).Select(address => address.AbsoluteUri));

    [Fact]
    public void A_relative_reference_needs_to_know_where_the_description_came_from() =>
        Assert.Equal(Remedy.GiveBaseAddress, Assert.Throws<RefusedException>(() => TargetLocations.Resolve(["x"], null, [], [])).Remedy);

    [Fact]
    public void A_bad_address_beside_good_ones_is_told_and_left_out()
    {
        List<Note> notes = [];
        Assert.Equal(["https://example.org/pub/a", "https://example.org/pub/b"],
            TargetLocations.Resolve(["a", "ftp://x/y", "b"], Base, [], notes).Select(address => address.AbsoluteUri));
        Assert.Contains("ftp://x/y", Assert.Single(notes).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unencrypted_address_from_an_encrypted_description_is_used_and_told()
    {
        List<Note> notes = [];
        Assert.Single(TargetLocations.Resolve(["http://example.org/x"], Base, [], notes));
        Assert.Contains("without encryption", Assert.Single(notes).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void No_addresses_are_none() => Assert.Empty(TargetLocations.Resolve([], Base, [], []));

    [Fact]
    public void An_address_is_shown_short_and_without_control_characters()
    {
        string message = Assert.Throws<RefusedException>(() => Resolve("ftp://x/\u001b[31m" + new string('y', 500))).Message;
        Assert.DoesNotContain(message, char.IsControl);
        Assert.InRange(message.Length, 0, 200);
    }

    private static IReadOnlyList<Uri> Resolve(string location) => TargetLocations.Resolve([location], Base, [], []);
}
