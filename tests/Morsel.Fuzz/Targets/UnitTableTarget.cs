using System.Buffers.Binary;
using Morsel.Target;
using Morsel.Units;

namespace Morsel.Fuzz.Targets;

/// <summary>Tables of compressed units. What is published about them agrees with their head, for behind it is more to break.</summary>
internal sealed class UnitTableTarget() : FuzzTarget("unit-table")
{
    public override IReadOnlyList<string> Words { get; } = ["MorselT1", "\u0050\u002A\u004D\u0018"];

    // A page is unpacked to as many bytes as its units have.
    public override long MostAllocated(int inputBytes) => (256 << 10) + (2000L * inputBytes);

    protected override bool Read(ReadOnlySpan<byte> input)
    {
        if (input.Length < UnitTableReader.HeadBytes)
            return false;
        byte[] frame = input.ToArray();
        long start = BinaryPrimitives.ReadInt64LittleEndian(frame.AsSpan(UnitTableReader.FrameHeadBytes + 24)) & 0xFF_FFFF_FFFF, target = BinaryPrimitives.ReadInt64LittleEndian(frame.AsSpan(UnitTableReader.FrameHeadBytes + 16));
        BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(4), frame.Length - UnitTableReader.FrameHeadBytes);
        var published = new PublishedUnits(
            start + frame.Length, new ByteRange(start, start + frame.Length), UnitBytes: 1 << (frame[UnitTableReader.FrameHeadBytes + 8] & 31), frame[UnitTableReader.FrameHeadBytes + 9], target);
        int directory = UnitTableReader.DirectoryBytes(frame, published);
        UnitTable table = UnitTableReader.Read(frame, published);
        Claim(directory <= frame.Length && table.Pages.Count == table.Cut.PageCount, "a page stands in the directory");
        for (int page = 0; page < table.Pages.Count; page++)
        {
            ByteRange stretch = table.StretchOf(page);
            Claim(stretch.Start >= 0 && stretch.End <= table.UnitsEnd && stretch.Length > 0, "the units of a page lie in the object");
            Claim(table.Pages[page].Sizes is not { } sizes || sizes.Sum(size => (long)size) == stretch.Length, "they fill it up");
        }
        return true;
    }
}
