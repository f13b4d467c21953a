using Morsel.Formats.Casync;

namespace Morsel.Fuzz.Targets;

/// <summary>Indexes of casync. Their end is put right before; what is read and written again is the same.</summary>
internal sealed class CasyncIndexTarget() : FuzzTarget("casync-index")
{
    private const int HeadBytes = 64, ItemBytes = 40;

    private readonly byte[] _end = new CasyncIndex(0x9000_0000_0000_0000, new ChunkSizes(1, 2, 3), [], []).Write()[HeadBytes..];

    // Of long stretches of zeros one is kept, as long as a chunk may be: of those that are looked at here, a MiB.
    public override long MostAllocated(int inputBytes) => (2 << 20) + (100L * inputBytes);

    protected override bool Read(ReadOnlySpan<byte> input)
    {
        byte[] file = Repaired(input);
        if (file.Length >= HeadBytes)
            CasyncIndex.CheckHead(file.AsSpan(0, HeadBytes));
        CasyncIndex index = CasyncIndex.Read(file);
        Claim(index.Write().AsSpan().SequenceEqual(file), "an index is written again as it was");
        if (index.Sizes.Most > 1 << 20)
            return true;
        var description = new CasyncDescription(index);
        Claim(description.Index.Layout.Length == index.Length && description.Fields.Count == 4, "a description is as long as its index says");
        _ = description.CreateMatcher();
        return true;
    }

    private byte[] Repaired(ReadOnlySpan<byte> input)
    {
        if (input.Length < HeadBytes || input[^1] % 4 == 0)
            return input.ToArray();
        int items = (input.Length - HeadBytes) / ItemBytes;
        byte[] file = [.. input[..(HeadBytes + (items * ItemBytes))], .. _end];
        // The size of the table, which the end has: its own head and end count.
        BitConverter.TryWriteBytes(file.AsSpan(file.Length - 16), (ulong)(16 + (ItemBytes * (items + 1))));
        return file;
    }
}
