using System.Runtime.CompilerServices;

namespace Morsel.Compression.Deflate;

/// <summary>A literal or a match of a deflate stream, as one number: the literal itself, or a distance from bit 8 on and a length less 3.</summary>
internal static class Symbol
{
    /// <summary>The least that is a match.</summary>
    public const uint FirstMatch = 1 << 8;

    /// <summary>From here on it is a number of bytes whose symbols are not known; how many, stands in the bits below.</summary>
    public const uint Unknown = 1u << 31;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Match(uint distance, uint length) => distance << 8 | (byte)(length - SlidingWindow.MinMatch);

    /// <summary>How many bytes it stands for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Length(uint symbol) =>
        symbol < FirstMatch ? 1 : symbol < Unknown ? (byte)symbol + SlidingWindow.MinMatch : (int)(symbol & ~Unknown);

    public static bool IsMatch(uint symbol) => symbol is >= FirstMatch and < Unknown;
}
