using Morsel.Matching;

namespace Morsel.Seeds;

/// <summary>What is known of a seed's chunks: by the index at its beginning, or by one that lies beside it.</summary>
/// <param name="Index">The index; null if it has none.</param>
/// <param name="Head">What was read to find out.</param>
internal sealed record IndexedSeed(ISeedIndex? Index, byte[] Head)
{
    /// <summary>Whether the index lies beside the seed, and so may be of another file.</summary>
    public bool IsBeside { get; private init; }

    /// <exception cref="IOException">The seed cannot be read, or begins as if it had an index and has none: a <see cref="TargetFormatException"/> then.</exception>
    public static IndexedSeed Read(SeedCursor seed, IChunkMatcher matcher)
    {
        if (TryReadBeside(seed, matcher) is { } beside)
            return new IndexedSeed(beside, []) { IsBeside = true };
        byte[] lead = seed.Read(matcher.LeadBytes);
        long bytes = matcher.IndexBytes(lead);
        if (bytes == 0)
            return new IndexedSeed(null, lead);
        byte[] rest = seed.Read((int)Math.Max(0, bytes - lead.Length));
        byte[] head = [.. lead, .. rest];
        return new IndexedSeed(matcher.ReadIndex(head.AsMemory(0, (int)Math.Min(bytes, head.Length))), head);
    }

    // A broken one is none.
    private static ISeedIndex? TryReadBeside(SeedCursor seed, IChunkMatcher matcher)
    {
        try
        {
            return seed.IndexBeside.IsEmpty ? null : matcher.ReadIndex(seed.IndexBeside);
        }
        catch (TargetFormatException)
        {
            return null;
        }
    }

    /// <summary>Reads a piece, some of which may have been read with the head.</summary>
    public ReadOnlyMemory<byte> Piece(SeedCursor seed, SeedChunk piece)
    {
        if (piece.Offset >= Head.Length)
        {
            seed.SkipTo(piece.Offset);
            return seed.Read(piece.Bytes);
        }
        int inHead = (int)Math.Min(piece.Bytes, Head.Length - piece.Offset);
        ReadOnlyMemory<byte> first = Head.AsMemory((int)piece.Offset, inHead);
        return inHead == piece.Bytes ? first : (byte[])[.. first.Span, .. seed.Read(piece.Bytes - inHead)];
    }
}
