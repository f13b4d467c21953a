using System.Buffers;
using Morsel.Formats.Casync;

namespace Morsel.Fuzz.Targets;

/// <summary>Archives of casync, in pieces. What is read and written again is the same.</summary>
internal sealed class CatarTarget() : FuzzTarget("catar")
{
    public override long MostAllocated(int inputBytes) => (64 << 10) + (300L * inputBytes);

    protected override bool Read(ReadOnlySpan<byte> input)
    {
        int pieceBytes = input.Length > 0 && input[^1] % 2 == 0 ? int.MaxValue : 1 + (input.Length / 7);
        var reader = new CatarReader();
        var output = new ArrayBufferWriter<byte>();
        CatarWriter? writer = null;
        ReadOnlySpan<byte> archive = input, piece = default;
        for (CatarStep step = CatarStep.NeedsBytes; step != CatarStep.End;)
        {
            step = reader.Read(ref piece, out ReadOnlySpan<byte> content);
            switch (step)
            {
                case CatarStep.NeedsBytes when archive.IsEmpty:
                    reader.Complete();
                    break;
                case CatarStep.NeedsBytes:
                    piece = archive[..Math.Min(pieceBytes, archive.Length)];
                    archive = archive[piece.Length..];
                    break;
                case CatarStep.Entry:
                    (writer ??= new CatarWriter(reader.Features)).Begin(reader.Entry, output);
                    break;
                case CatarStep.Content:
                    output.Write(content);
                    break;
                case CatarStep.FolderEnd:
                    writer!.EndFolder(output);
                    break;
            }
        }
        Claim(output.WrittenSpan.SequenceEqual(input), "an archive is written again as it was");
        return true;
    }
}
