using System.Text;
using Morsel.Files.Trees;
using Morsel.Making.Trees;

namespace Morsel.Fuzz.Targets;

/// <summary>What stands in folders that are archived: access lists, names, lines of exclude files.</summary>
internal sealed class TreeEntriesTarget() : FuzzTarget("tree-entries")
{
    public override int MostBytes => 512;

    public override IReadOnlyList<string> Words { get; } = ["\u0002\0\0\0", "..", "/", "!", "#", "*", "[a-z]", "\\"];

    protected override bool IsDocumented(Exception refusal) => refusal is FormatException or InvalidDataException;

    protected override bool Read(ReadOnlySpan<byte> input)
    {
        if (EntryName.TryParse(input, out EntryName name))
            Claim(name.Bytes.SequenceEqual(input) && name.ToString() is not ("." or ".."), "a name is kept as it was");
        if (input.StartsWith("\u0002\0\0\0"u8))
            return PosixAcl.Parse(input).Entries.Count == (input.Length - 4) / 8;
        if (ExcludePattern.Parse(input) is not { } pattern)
            return false;
        foreach (byte[] each in pattern.Names)
            _ = GlobPattern.Matches(each, input);
        Claim(GlobPattern.Matches("*"u8, "any"u8), "a star matches every name");
        _ = Encoding.UTF8.GetString(pattern.Names[0]);
        return true;
    }
}
