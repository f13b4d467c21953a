using Morsel.Compression.Native;

namespace Morsel.Fuzz.Targets;

/// <summary>Heads and bounds of frames of zstd, looked at before libzstd sees them.</summary>
internal sealed class ZstdFrameHeadTarget() : FuzzTarget("zstd-head")
{
    public override int MostBytes => 512;

    protected override bool IsDocumented(Exception refusal) => refusal is InvalidDataException;

    protected override bool Read(ReadOnlySpan<byte> input)
    {
        ZstdFrameHead? head = ZstdFrameHead.TryRead(input);
        Claim(head is not { } read || (read.Bytes <= input.Length && read.WindowBytes >= 0 && read.ContentBytes is null or >= 0), "a head lies in what was read, and no length is negative");
        ZstdFrames.Check(input, 4096);
        ZstdFrames.CheckOne(input, 4096);
        return true;
    }
}
