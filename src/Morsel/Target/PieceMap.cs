namespace Morsel.Target;

/// <summary>Where in a packed form of the target its plain bytes are: points that it can be unpacked from, ascending in both.</summary>
/// <remarks>A point needs the 32 KiB of plain bytes before it, and the codes of the block around it unless it is that block's beginning.</remarks>
internal abstract class PieceMap
{
    /// <summary>Points in the map; the last one is the end of the packed stream.</summary>
    public abstract int Count { get; }

    /// <summary>Bytes of the packed form that the map reaches over; the resource may have more.</summary>
    public abstract long PackedBytes { get; }

    /// <summary>Where a point is in the packed form, in bits from its beginning.</summary>
    public abstract long PackedBitOf(int point);

    /// <summary>Where a point is in the target, in bytes.</summary>
    public abstract long PlainByteOf(int point);

    /// <summary>The point where the packed block around a point begins; the point itself if it is one.</summary>
    public abstract int BlockOf(int point);

    /// <summary>The last point at or before a byte of the target.</summary>
    public abstract int FindAtOrBefore(long plainByte);

    /// <summary>The first point at or behind a byte of the target.</summary>
    public abstract int FindAtOrBehind(long plainByte);
}
