using Morsel.Formats;
using Morsel.Formats.Zsync;
using Morsel.Target;

namespace Morsel.Fuzz.Targets;

/// <summary>Control files of zsync, as they come: first a part, then all.</summary>
internal sealed class ControlFileTarget() : FuzzTarget("zsync-control")
{
    private readonly ZsyncFormat _format = new();

    public override IReadOnlyList<string> Words { get; } =
    [
        "zsync: 0.6.2\n", "Filename: ", "MTime: Sun, 09 Sep 2001 01:46:40 +0000\n", "Blocksize: 2048\n", "Length: ", "Hash-Lengths: 2,4,16\n", "URL: http://a/b\n", "Z-URL: a.gz\n", "SHA-1: ", "Safe: X\n",
        "Z-Filename: ", "Z-Map2: 1\n", "Recompress: 1f8b0800000000000003 --best\n", "Min-Version: ", "File-Hash: ", "\n\n", ": ",
    ];

    // A column of four bytes and one of sixteen, of blocks of which each is there with at least three bytes.
    public override long MostAllocated(int inputBytes) => (128 << 10) + (200L * inputBytes);

    protected override bool Read(ReadOnlySpan<byte> input)
    {
        byte[] all = input.ToArray();
        // What a beginning wants is more than there is, or it says the same as the whole.
        if (_format.Read(all.AsMemory(0, all.Length / 2), isWhole: false) is ReadStep.NeedBytes need)
            Claim(need.Total > all.Length / 2, "more bytes are wanted than there are");
        var read = (ReadStep.Done)_format.Read(all, isWhole: true);
        TargetIndex index = read.Description.Index;
        Claim(index.Layout.BlockCount == index.Proof.BlockCount, "every block has a digest");
        Claim(_format.Recognizes(all) || all.Length > 0, "an empty file is no control file");
        _ = read.Description.CreateMatcher();
        _ = read.Description.Repacking;
        if (index.Find<GzipOrigin>() is { } gzip)
            ClaimAscending(gzip.Map, index.Layout.Length);
        return true;
    }

    private static void ClaimAscending(PieceMap map, long length)
    {
        for (int point = 1; point < map.Count; point++)
            Claim(map.PlainByteOf(point - 1) <= map.PlainByteOf(point) && map.PackedBitOf(point - 1) <= map.PackedBitOf(point), "the points of a map ascend");
        Claim(map.PlainByteOf(map.Count - 1) == length, "a map ends where the target does");
    }
}
