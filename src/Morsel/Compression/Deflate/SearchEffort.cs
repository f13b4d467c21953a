namespace Morsel.Compression.Deflate;

/// <summary>How hard a level of gzip looks for matches.</summary>
/// <param name="GoodLength">With a match this long in hand, only a quarter of the chain is followed for a better one.</param>
/// <param name="LazyLength">A match this long is taken without looking for a better one a byte later; fast levels do not enter the inside of a longer one.</param>
/// <param name="NiceLength">A match this long ends the search.</param>
/// <param name="ChainSteps">How many earlier places are compared at most.</param>
internal readonly record struct SearchEffort(int GoodLength, int LazyLength, int NiceLength, int ChainSteps)
{
    /// <summary>Whether the first match that is found is taken.</summary>
    public bool IsFast { get; private init; }

    private static readonly SearchEffort[] OfLevels =
    [
        new(4, 4, 8, 4) { IsFast = true },
        new(4, 5, 16, 8) { IsFast = true },
        new(4, 6, 32, 32) { IsFast = true },
        new(4, 4, 16, 16),
        new(8, 16, 32, 32),
        new(8, 16, 128, 128),
        new(8, 32, 128, 256),
        new(32, 128, 258, 1024),
        new(32, 258, 258, 4096),
    ];

    /// <param name="level">1 to 9.</param>
    public static SearchEffort Of(int level) => OfLevels[level - 1];
}
