using Morsel.Compression;
using Morsel.Compression.Inflate;

namespace Morsel.Fuzz.Targets;

/// <summary>Pieces of gzip files that a map points into: two bytes say where, what follows is the piece.</summary>
internal sealed class PieceTarget() : FuzzTarget("gzip-piece")
{
    private readonly byte[] _window = Bases.Text(8 << 10), _plain = new byte[8 << 10];
    private readonly DeflatePieceDecoder _decoder = new();

    public override int MostBytes => 2048;

    protected override bool IsDocumented(Exception refusal) => refusal is InvalidDataException;

    protected override bool Read(ReadOnlySpan<byte> input)
    {
        if (input.Length < 4)
            return false;
        int skippedBits = input[0] & 7, headerBytes = Math.Min(input.Length - 4, input[1]), length = 1 + BitConverter.ToUInt16(input[2..]);
        bool isStart = (input[0] & 8) != 0;
        var point = new DeflateRecord((headerBytes * 8L) + skippedBits, _window.Length, isStart);
        var block = isStart ? point : new DeflateRecord(input[0] >> 4 & 7, _window.Length - (input[0] >> 7), true);
        _decoder.Begin(point, block, input.Slice(4, headerBytes), _window, (_window.Length + (input[1] >> 5), _window.Length + (input[1] >> 5) + length));
        ReadOnlySpan<byte> data = input[(4 + headerBytes)..];
        int plain = 0;
        while (true)
        {
            DecodeStep step = _decoder.Decode(data, _plain);
            data = data[step.Consumed..];
            plain += step.Produced;
            if (step is { Consumed: 0, Produced: 0 })
                break;
        }
        Claim(!_decoder.IsDone || plain == length, "a piece that is done gave as many bytes as were wanted");
        return _decoder.IsDone;
    }
}
