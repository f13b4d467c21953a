namespace Morsel.Target;

/// <summary>The strong checksums that prove the blocks of a target, as one column.</summary>
internal sealed class BlockDigests
{
    private readonly byte[] _column;

    /// <param name="algorithm">What made the checksums; a last block that is short is padded with zero bytes to a whole one first.</param>
    /// <param name="width">Bytes kept of each checksum, from its beginning.</param>
    /// <param name="column">The checksums of blocks 0, 1, 2 …, without gaps; owned by the new value.</param>
    /// <exception cref="ArgumentException">The width is not one of the algorithm's, or the column is not whole.</exception>
    public BlockDigests(DigestAlgorithm algorithm, int width, byte[] column)
    {
        if (width < 1 || width > Digest.SizeOf(algorithm))
            throw new ArgumentException($"{width} bytes cannot be kept of {Digest.NameOf(algorithm)}", nameof(width));
        if (column.Length % width != 0)
            throw new ArgumentException($"{column.Length} bytes are no column of {width}-byte checksums", nameof(column));
        (Algorithm, Width, _column) = (algorithm, width, column);
    }

    public DigestAlgorithm Algorithm { get; }

    /// <summary>Bytes of each checksum.</summary>
    public int Width { get; }

    public int BlockCount => _column.Length / Width;

    /// <summary>The whole column, <see cref="Width"/> bytes a block.</summary>
    public ReadOnlySpan<byte> Column => _column;

    /// <summary>The same, for those who keep it.</summary>
    public ReadOnlyMemory<byte> Rows => _column;

    public ReadOnlySpan<byte> Of(int block) => _column.AsSpan(block * Width, Width);
}
