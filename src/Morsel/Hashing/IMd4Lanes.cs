using System.Diagnostics.CodeAnalysis;

namespace Morsel.Hashing;

/// <summary>What a processor does to as many words at once as it has lanes; each lane hashes a block of its own.</summary>
/// <typeparam name="TWord">One 32-bit word of every lane.</typeparam>
internal unsafe interface IMd4Lanes<TWord>
    where TWord : unmanaged
{
    /// <summary>How many lanes there are; <typeparamref name="TWord"/> has four bytes for each.</summary>
    static abstract int Count { get; }

    /// <summary>The same word in every lane.</summary>
    static abstract TWord Repeat(uint word);

    static abstract TWord Add(TWord x, TWord y);

    /// <summary>Bits of <paramref name="y"/> where <paramref name="x"/> has ones, of <paramref name="z"/> elsewhere: RFC 1320's F.</summary>
    static abstract TWord Select(TWord x, TWord y, TWord z);

    /// <summary>Bits that at least two of the words have: RFC 1320's G.</summary>
    static abstract TWord Majority(TWord x, TWord y, TWord z);

    /// <summary>Exclusive or: RFC 1320's H.</summary>
    static abstract TWord Parity(TWord x, TWord y, TWord z);

    static abstract TWord RotateLeft(TWord word, [ConstantExpected] byte bits);

    /// <summary>Reads 64 bytes for each lane and turns them over: word w of every lane stands in <c>words[w]</c>.</summary>
    /// <param name="lanes">Where each lane reads.</param>
    /// <param name="offset">Bytes behind those places.</param>
    /// <param name="words">Room for 16.</param>
    static abstract void Load(byte** lanes, nint offset, TWord* words);
}
