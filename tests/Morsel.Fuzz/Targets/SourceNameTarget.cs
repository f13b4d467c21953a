using System.Text;
using Morsel.Descriptions;

namespace Morsel.Fuzz.Targets;

/// <summary>Names that publishers choose, and texts of servers that are shown.</summary>
internal sealed class SourceNameTarget() : FuzzTarget("names")
{
    public override int MostBytes => 512;

    public override IReadOnlyList<string> Words { get; } = ["http://a/", "..", "/", "\\", ":", "%2f", "%00", "\u00e2\u0080\u00ae", "con", ".part", ".zsync", "\u001b[2J", "\u00ed\u00a0\u0080"];

    public override long MostAllocated(int inputBytes) => (128 << 10) + (200L * inputBytes);

    protected override bool IsDocumented(Exception refusal) => refusal is RefusedException;

    protected override bool Read(ReadOnlySpan<byte> input)
    {
        string name = Encoding.UTF8.GetString(input), shown = Printable.Escape(name);
        Claim(!shown.Any(char.IsControl) && Printable.Escape(shown) == shown, "what is shown is one line that nothing obeys");
        _ = (SourceName.BaseOf(name, []), SourceName.Shown(name), SourceName.Like(name, "disk.img"));
        Claim(SourceName.Checked(name) == name && Path.GetFileName(name) == name && name is not ("." or ".."), "a name that is taken leads nowhere else");
        return true;
    }
}
