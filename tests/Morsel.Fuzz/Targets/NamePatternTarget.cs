using System.Text;
using Morsel.Formats.Releases;

namespace Morsel.Fuzz.Targets;

/// <summary>Patterns of names, and names: two lines.</summary>
internal sealed class NamePatternTarget() : FuzzTarget("name-pattern")
{
    public override int MostBytes => 1024;

    public override IReadOnlyList<string> Words { get; } = ["*", "**", "?", "[a-z]", "[!a]", "[^", "\\", "]", "-", "\n", ".zsync", "10", "9"];

    protected override bool IsDocumented(Exception refusal) => false;

    protected override bool Read(ReadOnlySpan<byte> input)
    {
        string[] lines = Encoding.UTF8.GetString(input).Split('\n', 3);
        if (lines.Length < 2)
            return false;
        bool matches = NamePattern.Matches(lines[0], lines[1]);
        Claim(!matches || lines[1].EndsWith(NamePattern.TailOf(lines[0]), StringComparison.Ordinal), "a name that matches ends as the pattern does");
        Claim(NamePattern.Matches("*", lines[1]), "a star matches every name");
        var files = lines.Select(name => new ReleaseAsset(name, name)).ToList();
        AssetChoice choice = AssetChoice.Of(files, lines[0], [.. lines[1..].Where(word => word.Length > 0), "x86_64"]);
        Claim(choice.Chosen is not null || choice.PassedOver.Count == 0, "nothing is passed over for nothing");
        return matches;
    }
}
