using Morsel.Compression.Inflate;

namespace Morsel.Fuzz.Targets;

/// <summary>Deflate streams: at once and in pieces, which must come to the same.</summary>
internal sealed class InflateTarget() : FuzzTarget("inflate")
{
    private const int MostPlain = 1 << 16;

    private readonly Inflater _inflater = new();
    private readonly byte[] _atOnce = new byte[MostPlain], _inPieces = new byte[MostPlain];

    public override int MostBytes => 2048;

    public override long MostAllocated(int inputBytes) => 64 << 10;

    protected override bool IsDocumented(Exception refusal) => false;

    protected override bool Read(ReadOnlySpan<byte> input)
    {
        (int count, InflateStop stop) = Inflate(input, _atOnce, int.MaxValue);
        (int counted, InflateStop stopped) = Inflate(input, _inPieces, 1 + (input.Length / 5));
        // Where a stream is broken, what came before it may have been given or not.
        Claim(count == counted || stop == InflateStop.Broken, "as much comes out in pieces as at once");
        Claim(stop == stopped, "and it ends alike");
        Claim(_atOnce.AsSpan(0, Math.Min(count, counted)).SequenceEqual(_inPieces.AsSpan(0, Math.Min(count, counted))), "and is the same");
        return stop != InflateStop.Broken;
    }

    private (int Count, InflateStop Stop) Inflate(ReadOnlySpan<byte> input, byte[] plain, int piece)
    {
        _inflater.Begin();
        int consumed = 0, position = 0;
        for (int idle = 0; ;)
        {
            InflateStep step = _inflater.Inflate(input.Slice(consumed, Math.Min(piece, input.Length - consumed)), plain, position);
            (consumed, position) = (consumed + step.Consumed, position + step.Produced);
            idle = step is { Consumed: 0, Produced: 0 } ? idle + 1 : 0;
            Claim(idle < 8, "it goes on");
            if (step.Stop is not (InflateStop.BlockEnd or InflateStop.NeedsInput) || (step.Stop == InflateStop.NeedsInput && consumed == input.Length))
                return (position, step.Stop);
            // The last bits of a symbol may be all that is left.
            if (step is { Stop: InflateStop.NeedsInput, Consumed: 0, Produced: 0 })
                piece = int.MaxValue;
        }
    }
}
