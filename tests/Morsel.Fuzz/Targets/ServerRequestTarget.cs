using System.Text;
using Morsel.Server.Answers;
using Morsel.Server.Folders;

namespace Morsel.Fuzz.Targets;

/// <summary>What clients ask a server for: a path, and ranges.</summary>
internal sealed class ServerRequestTarget() : FuzzTarget("server-request")
{
    public override IReadOnlyList<string> Words { get; } = ["bytes=", "-", ",", "0-0", "/", "..", "%2e", "%2f", "%00", "%5c", "http://a", "?", "//", "9223372036854775807", "99999999999999999999"];

    public override long MostAllocated(int inputBytes) => (64 << 10) + (100L * inputBytes);

    protected override bool IsDocumented(Exception refusal) => false;

    protected override bool Read(ReadOnlySpan<byte> input)
    {
        string text = Encoding.Latin1.GetString(input);
        IReadOnlyList<RangeSpecifier>? ranges = RangeHeader.Parse(text);
        Claim(ranges is null or { Count: > 0 and <= RangeHeader.MaxRanges }, "ranges are answered up to their most");
        Claim(ranges is null || ranges.All(range => range.First is null or >= 0 && !(range.Last < range.First)), "a range does not end before it begins");
        IReadOnlyList<string>? names = RequestPath.Parse(text);
        foreach (string name in names ?? [])
            Claim(name.Length > 0 && name[0] != '.' && name.IndexOfAny(['/', '\\', '\0']) < 0, "no name leaves the folder");
        return ranges is not null || names is not null;
    }
}
