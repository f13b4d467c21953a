namespace Morsel.Seeds;

/// <summary>Goes from header to header of a tar archive. It ends at the first place that is none.</summary>
internal sealed class TarWalk
{
    private const int MostHeaders = 1 << 26;

    private int _headers;

    /// <summary>Where the next header is expected.</summary>
    /// <value>At the end of the walk the greatest value.</value>
    public long Next { get; private set; }

    /// <summary>Looks at what stands at <see cref="Next"/>.</summary>
    /// <param name="bytes">Up to 512 bytes; fewer at the end of the archive.</param>
    /// <returns>Whether it is a header.</returns>
    public bool Take(ReadOnlySpan<byte> bytes)
    {
        if (!TarHeader.IsHeader(bytes) || ++_headers > MostHeaders)
        {
            Next = long.MaxValue;
            return false;
        }
        long after = Next + TarHeader.Length;
        Next = TarHeader.StoredBytes(bytes) is { } stored && stored <= long.MaxValue - after ? after + stored : long.MaxValue;
        return true;
    }
}
