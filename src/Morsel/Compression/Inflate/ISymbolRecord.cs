using System.Runtime.CompilerServices;
using Morsel.Compression.Deflate;

namespace Morsel.Compression.Inflate;

/// <summary>Notes the symbols that are decoded, or does not.</summary>
internal unsafe interface ISymbolRecord
{
    /// <param name="symbols">Where to note it.</param>
    /// <param name="entry">The entry of the literal, as <see cref="InflateCodes"/> describes it.</param>
    /// <returns>Where the next is noted.</returns>
    static abstract uint* PutLiteral(uint* symbols, uint entry);

    /// <inheritdoc cref="PutLiteral"/>
    static abstract uint* PutMatch(uint* symbols, uint length, uint distance);
}

/// <summary>Notes nothing.</summary>
internal readonly unsafe struct NoRecord : ISymbolRecord
{
    public static uint* PutLiteral(uint* symbols, uint entry) => symbols;

    public static uint* PutMatch(uint* symbols, uint length, uint distance) => symbols;
}

/// <summary>Notes each as a <see cref="Symbol"/>.</summary>
internal readonly unsafe struct SymbolRecord : ISymbolRecord
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint* PutLiteral(uint* symbols, uint entry)
    {
        *symbols = (byte)(entry >> InflateCodes.ValueShift);
        return symbols + 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint* PutMatch(uint* symbols, uint length, uint distance)
    {
        *symbols = Symbol.Match(distance, length);
        return symbols + 1;
    }
}
