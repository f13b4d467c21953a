using System.Text.RegularExpressions;

namespace Morsel.Tests.Architecture;

/// <summary>What the documents say of rooms is what the rules say.</summary>
public sealed partial class RoomTextTests
{
    private const int MostLines = 20;
    private const int OneScreen = 90;

    public static TheoryData<string, string> Rooms
    {
        get
        {
            var rooms = new TheoryData<string, string>();
            foreach (string name in (string[])["Morsel", "Morsel.Cli", "Morsel.Serve", "Morsel.Server"])
                foreach (string room in WalledAssembly.Of(name).Table.Arrows.Keys.Where(room => !room.Contains('.', StringComparison.Ordinal)))
                    rooms.Add(name, room);
            return rooms;
        }
    }

    [Theory]
    [MemberData(nameof(Rooms))]
    public void Every_room_tells_its_doors_and_what_it_may_use(string name, string room)
    {
        ArrowTable table = WalledAssembly.Of(name).Table;
        string text = TextOf(name, room);
        IEnumerable<string> doors = table.RoomDoors.Where(locked => locked.Key.Split('.')[0] == room).SelectMany(locked => locked.Value);
        IEnumerable<string> used = table.Arrows.Where(arrows => arrows.Key.Split('.')[0] == room).SelectMany(arrows => arrows.Value);
        Assert.Equal(doors.Distinct().Order(StringComparer.Ordinal), Named(text, "Doors: "));
        Assert.Equal(used.Distinct().Order(StringComparer.Ordinal), Named(text, "May use: "));
    }

    [Fact]
    public void No_text_of_a_room_is_longer_than_twenty_lines() => Assert.DoesNotContain(
        Directory.GetFiles(Path.Combine(SourceTree.Root, "src"), "README.md", SearchOption.AllDirectories),
        path => File.ReadLines(path).Count() > MostLines);

    [Fact]
    public void The_picture_of_the_house_shows_the_arrows_of_the_rules_and_fits_one_screen()
    {
        string[] lines = File.ReadAllLines(Path.Combine(SourceTree.Root, "ARCHITECTURE.md"));
        Assert.Equal(
            FloorPicture.Of(ArrowRules.Library),
            lines.SkipWhile(line => line != "```mermaid").Skip(2).TakeWhile(line => line != "```").Select(line => line.Trim()));
        Assert.InRange(lines.Length, 1, OneScreen);
    }

    /// <summary>A room of the library has a text of its own; the others tell all of theirs in one, a line each.</summary>
    private static string TextOf(string name, string room)
    {
        string project = Path.Combine(SourceTree.Root, "src", name);
        return name == "Morsel"
            ? File.ReadAllText(Path.Combine(project, room, "README.md"))
            : File.ReadLines(Path.Combine(project, "README.md")).Single(line => line.StartsWith($"- **{room}**", StringComparison.Ordinal));
    }

    /// <summary>The names between backticks in the sentences that begin so, in ordinal order.</summary>
    private static IEnumerable<string> Named(string text, string beginning) => Sentence().Matches(text)
        .Where(sentence => sentence.Value.StartsWith(beginning, StringComparison.Ordinal))
        .SelectMany(sentence => Name().Matches(sentence.Value).Select(name => name.Groups[1].Value.Replace('/', '.')))
        .Distinct().Order(StringComparer.Ordinal);

    [GeneratedRegex(@"(Doors|May use): [^.]*\.")]
    private static partial Regex Sentence();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Name();
}
