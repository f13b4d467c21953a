using Morsel.Compression.Frames;

namespace Morsel.Fuzz.Targets;

/// <summary>What chunk stores hold: one frame of zstd, gzip or xz, and how long its content is said to be.</summary>
internal sealed class FrameTarget() : FuzzTarget("frame")
{
    private readonly byte[] _content = new byte[64 << 10];

    public override int MostBytes => 2048;

    public override long MostAllocated(int inputBytes) => (512 << 10) + (16L * inputBytes);

    protected override bool IsDocumented(Exception refusal) => refusal is InvalidDataException;

    protected override bool Read(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty)
            return false;
        int room = input[0] switch { 0 => 0, 255 => _content.Length, var log => Math.Min(_content.Length, 17 * log) };
        using var decoder = new FrameDecoder();
        int bytes = decoder.Decompress(input[1..], _content.AsSpan(0, room));
        Claim(bytes <= room && FrameDecoder.Recognizes(input[1..]), "what is decompressed fits, and was told by how it begins");
        return true;
    }
}
