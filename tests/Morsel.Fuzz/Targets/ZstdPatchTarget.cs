using Morsel.Compression;
using Morsel.Compression.Native;

namespace Morsel.Fuzz.Targets;

/// <summary>Frames that <c>zstd --patch-from</c> writes, from a base of some bytes.</summary>
internal sealed class ZstdPatchTarget() : FuzzTarget("zstd-patch")
{
    private readonly byte[] _base = Bases.Text(4096), _plain = new byte[8 << 10];

    public override int MostBytes => 2048;

    protected override bool IsDocumented(Exception refusal) => refusal is InvalidDataException;

    protected override bool Read(ReadOnlySpan<byte> input)
    {
        // The head says how long the content is, and so does whoever publishes a patch: the two agree, that there is more to break.
        long told = ZstdFrameHead.TryRead(input) is { ContentBytes: { } bytes } ? bytes : 4096;
        using var decoder = new ZstdPatchDecoder(_base, told, 1 << 20);
        long plain = 0;
        int consumed = 0;
        while (plain < 1 << 20)
        {
            DecodeStep step = decoder.Decode(input[consumed..], _plain, isLast: true);
            (consumed, plain) = (consumed + step.Consumed, plain + step.Produced);
            if (step is { Consumed: 0, Produced: 0 })
                break;
        }
        Claim(!decoder.HasEnded || plain == told, "a frame that has ended gave as many bytes as it said");
        return decoder.HasEnded;
    }
}
