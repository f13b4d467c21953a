using Morsel.Compression;

namespace Morsel.Fuzz.Targets;

/// <summary>One of the decoders of files: all of an input, in pieces, with a limit for what comes out.</summary>
/// <param name="name">The name of the target.</param>
/// <param name="create">Makes the decoder.</param>
/// <param name="mostAllocated">Bytes that it may allocate, however short the input is.</param>
internal sealed class DecoderTarget(string name, Func<IStreamDecoder> create, long mostAllocated) : FuzzTarget(name)
{
    private const int MostPlain = 1 << 17;

    private readonly byte[] _plain = new byte[16 << 10];

    public override int MostBytes => 2048;

    public override long MostAllocated(int inputBytes) => mostAllocated + (16L * inputBytes);

    protected override bool IsDocumented(Exception refusal) => refusal is InvalidDataException;

    protected override bool Read(ReadOnlySpan<byte> input)
    {
        using IStreamDecoder decoder = create();
        int piece = input.Length > 0 && input[^1] % 2 == 0 ? int.MaxValue : 1 + (input.Length / 3);
        int consumed = 0, plain = 0, seen = Math.Min(piece, input.Length);
        while (plain < MostPlain)
        {
            bool isLast = seen == input.Length;
            DecodeStep step = decoder.Decode(input[consumed..seen], _plain, isLast);
            Claim(step.Consumed >= 0 && consumed + step.Consumed <= seen && step.Produced >= 0 && step.Produced <= _plain.Length, "a step lies in what was given");
            (consumed, plain) = (consumed + step.Consumed, plain + step.Produced);
            if (step is { Consumed: 0, Produced: 0 } && isLast)
                break;
            if (step.Produced == 0 && !isLast)
                seen = (int)Math.Min(input.Length, seen + (long)piece);
        }
        return plain > 0;
    }
}
