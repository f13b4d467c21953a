namespace Morsel.Seeds;

/// <summary>Reads a seed forward, from where it is wanted to where it is wanted.</summary>
internal sealed class SeedCursor(ISeed seed)
{
    private const int FirstBytes = 1 << 20;

    /// <inheritdoc cref="ISeed.IndexBeside"/>
    public ReadOnlyMemory<byte> IndexBeside => seed.IndexBeside;

    /// <inheritdoc cref="ISeed.IsIndexSure"/>
    public bool IsIndexSure => seed.IsIndexSure;

    /// <summary>Bytes that were read or passed over.</summary>
    public long Position { get; private set; }

    /// <summary>Goes on to an offset that was not read yet.</summary>
    public void SkipTo(long offset)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(offset, Position);
        if (offset > Position)
            seed.Skip(offset - Position);
        Position = offset;
    }

    /// <summary>The next bytes; fewer only at the seed's end.</summary>
    /// <remarks>A seed may promise more than it has: the room grows with what comes.</remarks>
    public byte[] Read(int count)
    {
        byte[] bytes = new byte[Math.Min(count, FirstBytes)];
        int filled = Fill(bytes, 0);
        while (filled == bytes.Length && filled < count)
        {
            Array.Resize(ref bytes, (int)Math.Min(count, 2L * filled));
            filled = Fill(bytes, filled);
        }
        return filled == bytes.Length ? bytes : bytes[..filled];
    }

    /// <summary>Fills a buffer from a place in it on.</summary>
    /// <returns>Bytes in it now; fewer than it holds only at the seed's end.</returns>
    public int Fill(Span<byte> buffer, int filled)
    {
        for (int read = 1; read > 0 && filled < buffer.Length; filled += read)
        {
            read = seed.Read(buffer[filled..]);
            Position += read;
        }
        return filled;
    }
}
