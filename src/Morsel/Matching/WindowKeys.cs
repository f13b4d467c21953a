namespace Morsel.Matching;

/// <summary>The keys of the windows at consecutive offsets of a stretch; see <see cref="BlockTable.Key"/>.</summary>
/// <param name="weak">Weak checksums, one for each offset.</param>
/// <param name="next">Those one block further on, no fewer; empty for keys of one checksum.</param>
/// <param name="mask">The bits of a weak checksum that count.</param>
internal readonly ref struct WindowKeys(ReadOnlySpan<uint> weak, ReadOnlySpan<uint> next, uint mask)
{
    public ReadOnlySpan<uint> Weak { get; } = weak;

    public ReadOnlySpan<uint> Next { get; } = next;

    public uint Mask { get; } = mask;

    public int Count => Weak.Length;

    public ulong this[int offset] => BlockTable.Key(Weak[offset] & Mask, Next.IsEmpty ? 0 : Next[offset] & Mask);
}
