using Morsel.Target;
using Morsel.Units;

namespace Morsel.Tests.Units;

/// <summary>Tables and units with some bytes changed: they are refused, or they are read, and nothing else happens.</summary>
public sealed class UnitFuzzTests
{
    private static readonly int Rounds = Environment.GetEnvironmentVariable("MORSEL_LONG") == "1" ? 200_000 : 4_000;

    [Fact]
    public void A_changed_table_is_refused_or_agrees_with_itself()
    {
        byte[] frame = UnitVectors.Object[20_492..];
        var random = new Random(1);
        int refused = 0;
        for (int round = 0; round < Rounds; round++)
        {
            byte[] changed = Changed(frame, random);
            try
            {
                UnitTable table = UnitTableReader.Read(changed.AsSpan(0, random.Next(4) == 0 ? random.Next(changed.Length + 1) : changed.Length), UnitVectors.Published);
                for (int page = 0; page < table.Pages.Count; page++)
                {
                    if (table.Pages[page].Sizes is { } sizes)
                        Assert.Equal(table.StretchOf(page).Length, sizes.Sum());
                }
            }
            catch (TargetFormatException)
            {
                refused++;
            }
        }
        Assert.InRange(refused, Rounds / 2, Rounds);
    }

    [Fact]
    public void A_changed_unit_is_refused_or_gives_as_many_bytes()
    {
        byte[] stored = UnitVectors.Object, target = UnitVectors.Target, content = new byte[512];
        UnitTable table = UnitVectors.TableOf(stored);
        using var decoder = new UnitDecoder(table.Cut);
        var random = new Random(2);
        int refused = 0;
        for (int round = 0; round < Rounds; round++)
        {
            int unit = random.Next(60), start = UnitCut.SegmentHeadBytes + table.Pages[0].Sizes!.Take(unit).Sum();
            byte[] changed = Changed(stored[start..(start + table.Pages[0].Sizes![unit])], random);
            if (random.Next(4) == 0)
                changed = changed[..random.Next(changed.Length)];
            try
            {
                decoder.Decode(target.AsSpan(0, random.Next(4) == 0 ? 0 : unit * 512), [changed], content);
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }
        Assert.InRange(refused, Rounds / 20, Rounds);
        // What came before does not matter.
        decoder.Decode([], [stored.AsMemory(UnitCut.SegmentHeadBytes, table.Pages[0].Sizes![0])], content);
        Assert.Equal(target[..512], content);
    }

    private static byte[] Changed(byte[] bytes, Random random)
    {
        byte[] changed = [.. bytes];
        for (int edits = random.Next(1, 4); edits > 0; edits--)
            changed[random.Next(changed.Length)] = random.Next(3) == 0 ? (byte)0xFF : (byte)random.Next(256);
        return changed;
    }
}
