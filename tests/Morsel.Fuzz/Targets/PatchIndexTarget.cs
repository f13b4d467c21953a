using System.Buffers.Binary;
using Morsel.Patching;

namespace Morsel.Fuzz.Targets;

/// <summary>Heads and entries of patches; the number of windows and the end of the last are put right before.</summary>
internal sealed class PatchIndexTarget() : FuzzTarget("patch-index")
{
    public override IReadOnlyList<string> Words { get; } = ["MorselP1"];

    public override long MostAllocated(int inputBytes) => (64 << 10) + (20L * inputBytes);

    protected override bool Read(ReadOnlySpan<byte> input)
    {
        byte[] patch = input.ToArray();
        long told = patch.Length > PatchHead.Bytes ? Repair(patch) : patch.Length;
        PatchIndex index = PatchIndex.Read(patch, told);
        long end = index.Head.IndexBytes;
        for (int window = 0; window < index.Head.WindowCount; window++)
        {
            ByteRange range = index.WindowOf(window);
            Claim(range.Length > 0 && range.End <= index.Head.TargetLength, "a window lies in the target");
            if (index.Windows.PayloadOf(window) is not { } payload)
                continue;
            Claim(payload.Start >= end && payload.End <= told, "payloads lie behind one another, in the patch");
            end = payload.End;
        }
        Claim(index.ToTarget(["a"]).Layout.Length == index.Head.TargetLength, "a target is as long as its head says");
        return true;
    }

    // How long the patch is told to be.
    private static long Repair(byte[] patch)
    {
        long length = BinaryPrimitives.ReadInt64LittleEndian(patch.AsSpan(24));
        if (length < 0 || patch[8] is < PatchHead.LeastWindowLog or > PatchHead.MostWindowLog || patch[^1] % 4 == 0)
            return patch.Length;
        int windows = (int)Math.Min(PatchHead.CountOf(length, patch[8]), int.MaxValue);
        BinaryPrimitives.WriteInt32LittleEndian(patch.AsSpan(96), windows);
        long end = PatchHead.Bytes + ((long)windows * PatchHead.EntryBytes);
        for (int window = 0; window < windows && PatchHead.Bytes + ((window + 1) * PatchHead.EntryBytes) <= patch.Length; window++)
            end += BinaryPrimitives.ReadUInt32LittleEndian(patch.AsSpan(PatchHead.Bytes + (window * PatchHead.EntryBytes)));
        return end;
    }
}
