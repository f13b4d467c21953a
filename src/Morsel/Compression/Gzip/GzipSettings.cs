namespace Morsel.Compression.Gzip;

/// <summary>What of gzip's command line changes the compressed bytes.</summary>
internal readonly record struct GzipSettings
{
    public const int DefaultLevel = 6;
    public const int BestLevel = 9;

    /// <param name="level">1 (fast) to 9 (small).</param>
    /// <param name="isRsyncable">Whether blocks end where the content says so, as with <c>--rsyncable</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such level.</exception>
    public GzipSettings(int level, bool isRsyncable = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(level, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(level, BestLevel);
        (Level, IsRsyncable) = (level, isRsyncable);
    }

    public int Level { get; }

    public bool IsRsyncable { get; }
}
