using System.Buffers.Binary;
using Morsel.Compression.Native;
using Morsel.Target;

namespace Morsel.Making.Units;

/// <summary>Compresses segments: each a frame of zstd, each unit a block of it. For one thread at a time.</summary>
/// <param name="cut">How the target is cut.</param>
/// <param name="level">zstd's level.</param>
internal sealed class SegmentWriter(UnitCut cut, int level) : IDisposable
{
    private const byte ContentSizeInFourBytes = 0x80, LastBlock = 1, RepeatedBlock = 1 << 1;
    private const int LeastWindowLog = 10, FewestBytes = 1024;

    private readonly ZstdSequenceMaker _maker = new(level, cut.WindowLog, (int)Math.Min(cut.SegmentBytes, Math.Max(FewestBytes, cut.Length)));
    private readonly ZstdUnitEncoder _encoder = new(level, cut.WindowLog, cut.UnitBytes);
    private readonly List<ZstdSequence> _sequences = [];

    /// <summary>Compresses one segment.</summary>
    /// <param name="content">Its plain bytes.</param>
    /// <param name="cancellationToken">Ends the work between units.</param>
    public WrittenSegment Write(ReadOnlySpan<byte> content, CancellationToken cancellationToken)
    {
        byte[] frame = new byte[UnitCut.SegmentHeadBytes + content.Length + (UnitCut.BlockHeadBytes * ((content.Length / cut.UnitBytes) + 1))];
        WriteHead(frame, content.Length);
        var cutter = new UnitCutter(_maker.Make(content));
        int[] sizes = new int[((content.Length - 1) / cut.UnitBytes) + 1];
        int end = UnitCut.SegmentHeadBytes, last = end;
        for (int unit = 0; unit < sizes.Length; unit++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ReadOnlySpan<byte> plain = content.Slice(unit * cut.UnitBytes, Math.Min(cut.UnitBytes, content.Length - (unit * cut.UnitBytes)));
            cutter.Next(plain.Length, _sequences);
            last = end;
            end += sizes[unit] = WriteUnit(frame.AsSpan(end), plain);
        }
        frame[last] |= LastBlock;
        return new WrittenSegment(frame.AsMemory(0, end), sizes);
    }

    public void Dispose()
    {
        _maker.Dispose();
        _encoder.Dispose();
    }

    private void WriteHead(Span<byte> frame, int contentBytes)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(frame, 0xFD2FB528);
        (frame[4], frame[5]) = (ContentSizeInFourBytes, (byte)((cut.WindowLog - LeastWindowLog) << 3));
        BinaryPrimitives.WriteInt32LittleEndian(frame[6..], contentBytes);
    }

    private int WriteUnit(Span<byte> into, ReadOnlySpan<byte> plain)
    {
        if (!plain.ContainsAnyExcept(plain[0]))
        {
            WriteBlockHead(into, plain.Length, RepeatedBlock);
            into[UnitCut.BlockHeadBytes] = plain[0];
            return UnitCut.BlockHeadBytes + 1;
        }
        ReadOnlySpan<byte> block = _encoder.Encode(plain, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_sequences));
        if (!block.IsEmpty && block.Length < UnitCut.BlockHeadBytes + plain.Length)
        {
            block.CopyTo(into);
            return block.Length;
        }
        WriteBlockHead(into, plain.Length, type: 0);
        plain.CopyTo(into[UnitCut.BlockHeadBytes..]);
        return UnitCut.BlockHeadBytes + plain.Length;
    }

    private static void WriteBlockHead(Span<byte> into, int size, int type)
    {
        int head = size << 3 | type;
        (into[0], into[1], into[2]) = ((byte)head, (byte)(head >> 8), (byte)(head >> 16));
    }
}

/// <summary>A segment, compressed.</summary>
/// <param name="Frame">The frame of zstd.</param>
/// <param name="Sizes">Stored bytes of each of its units.</param>
internal sealed record WrittenSegment(ReadOnlyMemory<byte> Frame, int[] Sizes);
