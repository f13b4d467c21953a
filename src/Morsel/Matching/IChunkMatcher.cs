using Morsel.Target;

namespace Morsel.Matching;

/// <summary>Finds blocks of one target whose borders follow from the content.</summary>
/// <remarks>Pure, and safe for several threads.</remarks>
internal interface IChunkMatcher : ISeedMatcher
{
    /// <summary>Bytes of a seed's beginning that <see cref="IndexBytes"/> must see, unless the seed is shorter.</summary>
    int LeadBytes { get; }

    /// <summary>The target's blocks by their checksums.</summary>
    DigestMatcher Blocks { get; }

    /// <summary>Bytes of a seed's own index, which stands at its beginning; 0 if it has none that is understood.</summary>
    /// <exception cref="TargetFormatException">It begins as one, and cannot be one.</exception>
    long IndexBytes(ReadOnlySpan<byte> lead);

    /// <summary>Reads that index.</summary>
    /// <exception cref="TargetFormatException">It is damaged.</exception>
    ISeedIndex ReadIndex(ReadOnlyMemory<byte> bytes);

    /// <summary>Whether some block has as many bytes of content.</summary>
    bool HasContentOf(int bytes);
}

/// <summary>Of a target whose blocks are stretches of what seeds hold as well: a piece of a seed is a block, or is none.</summary>
internal interface ICutChunkMatcher : IChunkMatcher
{
    /// <summary>Finds the borders in a seed that has no index.</summary>
    IChunkCutter CreateCutter();
}

/// <summary>Of a target whose blocks are stored in another way than seeds hold them: what a piece of a seed would be there is made first.</summary>
internal interface IMadeChunkMatcher : IChunkMatcher
{
    /// <summary>The block that must be known before others can be made; null if there is none.</summary>
    int? DictionaryBlock { get; }

    /// <summary>Bytes of a seed's beginning that <see cref="CreateCutter"/> looks at, unless the seed is shorter.</summary>
    int SampleBytes { get; }

    /// <summary>Finds the borders in a seed that has no index.</summary>
    /// <param name="sample">The seed's beginning.</param>
    IChunkCutter CreateCutter(ReadOnlySpan<byte> sample);

    /// <summary>A maker for one thread: each brings its own.</summary>
    /// <exception cref="IOException">What it works with is not installed.</exception>
    /// <exception cref="InvalidDataException">A dictionary is none.</exception>
    IChunkMaker CreateMaker(MakingTerms terms);
}

/// <summary>What a seed says of itself: which chunks stand where in it.</summary>
internal interface ISeedIndex
{
    /// <summary>The dictionary its chunks need to be unpacked; null if there is none.</summary>
    SeedChunk? Dictionary { get; }

    /// <summary>Whether its chunks are stored in another way than the target's, so that making them anew may give some.</summary>
    bool IsStoredOtherwise { get; }

    /// <summary>Pieces that, by their digests, are blocks which are not known yet, in the order of the seed.</summary>
    IReadOnlyList<(SeedChunk Piece, int Block)> Exact(BlockSet known);

    /// <summary>Pieces whose content may be that of blocks, in the order of the seed.</summary>
    IReadOnlyList<SeedChunk> Makeable();
}

/// <summary>A stretch of a seed that may give a block.</summary>
/// <param name="Offset">Where it begins in the seed.</param>
/// <param name="Bytes">How long it is.</param>
/// <param name="Number">Its number in the seed's index; -1 where it was cut out of a seed that has none.</param>
[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
internal readonly record struct SeedChunk(long Offset, int Bytes, int Number = -1);

/// <summary>What chunks are made with.</summary>
/// <param name="Dictionary">The bytes of <see cref="IMadeChunkMatcher.DictionaryBlock"/>; empty if there is none.</param>
/// <param name="Index">The seed's index; null if it has none.</param>
/// <param name="SeedDictionary">The bytes of the seed's dictionary; empty if there is none.</param>
internal sealed record MakingTerms(ReadOnlyMemory<byte> Dictionary, ISeedIndex? Index, ReadOnlyMemory<byte> SeedDictionary);

/// <summary>Makes of a piece of a seed what the target would hold of the same content. For one thread at a time.</summary>
internal interface IChunkMaker : IDisposable
{
    /// <param name="piece">The piece.</param>
    /// <param name="bytes">Its bytes.</param>
    /// <param name="known">Blocks that need not be made.</param>
    /// <param name="made">What was made of it.</param>
    /// <returns>The block it seems to be, still to be proven; -1 if it is none.</returns>
    int Make(SeedChunk piece, ReadOnlyMemory<byte> bytes, BlockSet known, out ReadOnlyMemory<byte> made);
}
