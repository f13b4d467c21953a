namespace Morsel.Formats.Casync;

/// <summary>How long chunks are that are cut where the content says, in bytes. Source: <c>FORMAT.md</c>, "Where chunks end".</summary>
internal sealed record ChunkSizes
{
    /// <summary>The longest that a chunk may be.</summary>
    public const int MostBytes = 128 << 20;

    /// <summary>The average of casync.</summary>
    public const int UsualAverage = 64 << 10;

    private const double Slope = -1.42888852e-7, Offset = 1.33237515;

    /// <param name="least">The shortest; the last chunk may be shorter.</param>
    /// <param name="average">The average that is aimed at.</param>
    /// <param name="most">The longest.</param>
    /// <exception cref="ArgumentException">They are not in this order, or not from 1 byte to 128 MiB.</exception>
    public ChunkSizes(long least, long average, long most)
    {
        if (least < 1 || average < least || most < average || most > MostBytes)
            throw new ArgumentException($"chunks of {least}:{average}:{most} bytes cannot be, expected ascending sizes from 1 to {MostBytes}");
        (Least, Average, Most) = ((int)least, (int)average, (int)most);
        Discriminator = DiscriminatorOf(Average, Least, Most);
    }

    public int Least { get; }

    public int Average { get; }

    public int Most { get; }

    /// <summary>What the hash of the last bytes is divided by: a remainder that is one less ends a chunk.</summary>
    public uint Discriminator { get; }

    /// <summary>Whether all chunks but the last have one size, and the content is not asked.</summary>
    public bool IsFixed => Least == Most;

    /// <summary>The sizes that casync takes where only the average is said.</summary>
    public static ChunkSizes Of(long average) => new(Math.Max(1, average / 4), average, Math.Min(4 * average, MostBytes));

    public override string ToString() => FormattableString.Invariant($"{Least}:{Average}:{Most}");

    private static uint DiscriminatorOf(int average, int least, int most)
    {
        double divisor = (Slope * average) + Offset;
        // Beyond some 9 MB the formula has no value; casync takes the longest chunk then.
        return divisor <= 0 ? (uint)most : (uint)Math.Clamp(Math.Truncate(average / divisor), least, most);
    }
}
