using Morsel.Compression.Native;

namespace Morsel.Fuzz.Targets;

/// <summary>Chunks of zchunk files: frames of zstd that stand for so many bytes, behind the dictionary, of which there are some bytes.</summary>
internal sealed class ZstdChunkTarget() : FuzzTarget("zstd-chunk")
{
    private readonly byte[] _content = new byte[16 << 10];

    public override int MostBytes => 2048;

    protected override bool IsDocumented(Exception refusal) => refusal is InvalidDataException;

    protected override bool Read(ReadOnlySpan<byte> input)
    {
        if (input.Length < 4)
            return false;
        int dictionaryBytes = input[0] < 128 ? 0 : Math.Min(input.Length - 4, 2 * (input[0] - 128)), contentBytes = Math.Min(_content.Length, BitConverter.ToUInt16(input[1..]));
        using var decoder = new ZstdDecoder(input.Slice(3, dictionaryBytes));
        decoder.Decompress(input[(3 + dictionaryBytes)..], _content.AsSpan(0, contentBytes));
        return true;
    }
}
