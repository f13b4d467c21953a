using Morsel.Descriptions;
using Morsel.Files;

namespace Morsel.Tests.Files;

/// <summary>No publisher can have a file written where Morsel keeps something of its own.</summary>
public class OwnNamesTests
{
    public static TheoryData<string> Written =>
    [
        OwnNames.PartOf("x"), OwnNames.OldPartOf("x"), OwnNames.WholePartOf(OwnNames.PartOf("x")), OwnNames.GzipPartOf(OwnNames.PartOf("x")), OwnNames.BodyOf("x"),
        OwnNames.SpoolOf("x"), OwnNames.ReplacedOf("x"), OwnNames.LinkOf(OwnNames.ReplacedOf("x")), OwnNames.PartOf(OwnNames.BodyOf("x")),
    ];

    [Theory]
    [MemberData(nameof(Written))]
    public void What_Morsel_writes_beside_an_output_nobody_can_publish(string name)
    {
        Assert.Contains("Morsel uses itself", Assert.Throws<RefusedException>(() => SourceName.Checked(name)).Message, StringComparison.Ordinal);
        Assert.Throws<RefusedException>(() => SourceName.Checked(name.ToUpperInvariant()));
    }

    [Fact]
    public void The_longest_published_name_leaves_room_for_every_ending()
    {
        string longest = SourceName.Checked(new string('x', 255 - OwnNames.LongestEndingBytes));
        foreach (string name in (string[])[OwnNames.OldPartOf(longest), OwnNames.LinkOf(OwnNames.ReplacedOf(longest)), OwnNames.WholePartOf(OwnNames.PartOf(longest))])
            Assert.InRange(name.Length, 1, 255);
    }
}
