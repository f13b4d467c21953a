namespace Morsel.Compression.Gzip;

/// <summary>What ends at a place.</summary>
internal enum ContentEnd
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A deflate block.</summary>
    Block,

    /// <summary>A block, and with it a section.</summary>
    Section,
}

/// <summary>Finds where blocks and sections end: places that the last 32 bytes decide, so that what changes elsewhere does not move them.</summary>
/// <remarks>
/// Of 110 MB with 200 edits, blocks of 5 KiB on average leave 13 KB anew for each edit, of 10 KiB 15 KB, of 20 KiB 19 KB; those of 10 KiB make
/// the file 0.8 % smaller than those of 5 KiB, and those of 20 KiB only another 0.1 %.
/// </remarks>
internal sealed class ContentCut
{
    /// <summary>No block is longer, in bytes.</summary>
    public const int MaxBlockBytes = 32 * 1024;

    /// <summary>No section is longer, in bytes.</summary>
    public const int MaxSectionBytes = 4 * 1024 * 1024;

    private const int MinBlockBytes = 2 * 1024;
    private const int HashedBytes = 32;   // older ones have been shifted out
    private const int BlockBits = 13;     // zeros at the end of a block: 8 KiB on average, behind the shortest block
    private const int SectionBits = 20;   // and of a section: 1 MiB on average
    private const uint BlockMask = uint.MaxValue << (32 - BlockBits);   // the highest bits have seen the most bytes
    private const uint SectionMask = uint.MaxValue << (32 - SectionBits);
    private const ulong Scatter = 0x9E37_79B9_7F4A_7C15;                // 2^64 divided by the golden ratio

    private static readonly uint[] Values = [.. Enumerable.Range(1, 256).Select(value => (uint)((ulong)value * Scatter >> 32))];

    private uint _hash;
    private int _blockBytes;
    private int _sectionBytes;

    /// <summary>Looks for the end of the block that is under way.</summary>
    /// <param name="input">The bytes that follow.</param>
    /// <param name="end">What ends behind those that were taken.</param>
    /// <returns>How many bytes belong to the block.</returns>
    public int Take(ReadOnlySpan<byte> input, out ContentEnd end)
    {
        int room = Math.Min(Math.Min(MaxBlockBytes - _blockBytes, MaxSectionBytes - _sectionBytes), input.Length);
        int at = Math.Min(Math.Max(MinBlockBytes - HashedBytes - _blockBytes, 0), room);
        bool isFound = false;
        while (at < room && !isFound)
        {
            _hash = (_hash << 1) + Values[input[at++]];
            isFound = (_hash & BlockMask) == 0 && _blockBytes + at >= MinBlockBytes;
        }
        _blockBytes += at;
        _sectionBytes += at;
        end = EndOf(isFound);
        return at;
    }

    private ContentEnd EndOf(bool isFound)
    {
        bool isSection = (isFound && (_hash & SectionMask) == 0) || _sectionBytes == MaxSectionBytes;
        if (!isFound && !isSection && _blockBytes < MaxBlockBytes)
            return ContentEnd.None;
        (_hash, _blockBytes) = (0, 0);
        if (isSection)
            _sectionBytes = 0;
        return isSection ? ContentEnd.Section : ContentEnd.Block;
    }
}
