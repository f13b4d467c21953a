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

/// <summary>Finds where deflate blocks and sections end: where a block of the target does, and in long ones now and then before.</summary>
/// <param name="blockBytes">Plain bytes in a block of the target.</param>
internal sealed class BlockCut(int blockBytes)
{
    /// <summary>No deflate block is longer, in bytes: where more blocks begin, the codes fit what they code.</summary>
    public const int MostBytes = 32 << 10;

    /// <summary>Sections end with the first deflate block that brings them to so many bytes.</summary>
    public const int SectionBytes = 1 << 20;

    private readonly int _blockBytes = blockBytes;
    private int _blockLeft = blockBytes;
    private int _deflateLeft = MostBytes;
    private int _sectionBytes;

    /// <summary>Looks for the end of the deflate block that is under way.</summary>
    /// <param name="input">The bytes that follow.</param>
    /// <param name="end">What ends behind those that were taken.</param>
    /// <returns>How many bytes belong to the block.</returns>
    public int Take(ReadOnlySpan<byte> input, out ContentEnd end)
    {
        int taken = Math.Min(input.Length, Math.Min(_blockLeft, _deflateLeft));
        (_blockLeft, _deflateLeft, _sectionBytes) = (_blockLeft - taken, _deflateLeft - taken, _sectionBytes + taken);
        end = _blockLeft > 0 && _deflateLeft > 0 ? ContentEnd.None : _sectionBytes < SectionBytes ? ContentEnd.Block : ContentEnd.Section;
        if (end == ContentEnd.None)
            return taken;
        _deflateLeft = MostBytes;
        if (_blockLeft == 0)
            _blockLeft = _blockBytes;
        if (end == ContentEnd.Section)
            _sectionBytes = 0;
        return taken;
    }
}
