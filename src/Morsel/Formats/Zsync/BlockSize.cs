namespace Morsel.Formats.Zsync;

/// <summary>Which block size is chosen where the publisher does not.</summary>
internal static class BlockSize
{
    /// <summary>The choice of zsyncmake 0.6.2.</summary>
    public static int OfZsyncmake062(long length) => length < 100_000_000 ? 2048 : 4096;

    /// <summary>The size with which control file and data together cost least on real pairs. Figures: <c>docs/block-size.md</c>.</summary>
    public static int For(long length) => length < 1L << 30 ? 4096 : 8192;
}
