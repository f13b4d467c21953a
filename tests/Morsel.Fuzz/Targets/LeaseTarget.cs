using System.Text;
using Morsel.Files;

namespace Morsel.Fuzz.Targets;

/// <summary>Marks of processes in files that stand for a lock.</summary>
internal sealed class LeaseTarget() : FuzzTarget("lease")
{
    public override int MostBytes => 256;

    public override IReadOnlyList<string> Words { get; } = ["morsel\t", "\t", "\n", "2147483647"];

    protected override bool IsDocumented(Exception refusal) => false;

    protected override bool Read(ReadOnlySpan<byte> input)
    {
        if (LeaseHolder.Parse(Encoding.UTF8.GetString(input)) is not { } holder)
            return false;
        Claim(LeaseHolder.Parse(holder.ToString()) == holder, "a mark is written again as it was");
        return true;
    }
}
