using System.Numerics;

namespace Morsel.Formats.Zsync;

/// <summary>Which block size is chosen where the publisher does not.</summary>
internal static class BlockSize
{
    private const int Small = 1024, Usual = 2048, Most = 16 << 20;
    private const long SmallBelow = 1 << 20;

    // Beyond this the control file stops growing, so that every client's limit still takes it.
    private const long UsualUpTo = 8L << 30;

    /// <summary>The choice of zsyncmake 0.6.2.</summary>
    public static int OfZsyncmake062(long length) => length < 100_000_000 ? 2048 : 4096;

    /// <summary>The size with which control file and data together cost least on real pairs. Figures: <c>docs/block-size.md</c>.</summary>
    public static int For(long length)
    {
        if (length < SmallBelow)
            return Small;
        ulong times = BitOperations.RoundUpToPowerOf2((ulong)((length + UsualUpTo - 1) / UsualUpTo));
        return (int)Math.Min(Most, Usual * Math.Max(1, (long)times));
    }
}
