using Morsel.Target;
using Morsel.Units;

namespace Morsel.Fuzz.Targets;

/// <summary>Compressed units, one or two behind one another, with plain bytes before them.</summary>
internal sealed class UnitTarget() : FuzzTarget("unit")
{
    private readonly UnitCut _cut = new(10_000, UnitBytes: 512, WindowLog: 17, UnitsPerPage: 64, PagesPerSegment: 1);
    private readonly byte[] _prefix = Bases.Text(2048), _content = new byte[1024];

    public override int MostBytes => 1024;

    protected override bool IsDocumented(Exception refusal) => refusal is InvalidDataException;

    protected override bool Read(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty)
            return false;
        byte[] stored = input[1..].ToArray();
        int cut = input[0] < 128 ? stored.Length : Math.Min(stored.Length, 2 * (input[0] - 128));
        IReadOnlyList<ReadOnlyMemory<byte>> units = cut < stored.Length ? [stored.AsMemory(0, cut), stored.AsMemory(cut)] : [stored];
        using var decoder = new UnitDecoder(_cut);
        decoder.Decode(_prefix.AsSpan(0, input[0] % 4 * 512), units, _content.AsSpan(0, 512 * units.Count));
        return true;
    }
}
