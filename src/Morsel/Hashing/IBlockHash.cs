namespace Morsel.Hashing;

/// <summary>What tells one hash function of FIPS 180-4 or RFC 1321 from another: 16 words make a block, and blocks change a state of words.</summary>
internal interface IBlockHash
{
    /// <summary>Bytes in a block: 16 words of 4 or of 8 bytes.</summary>
    static abstract int BlockBytes { get; }

    static abstract int DigestBytes { get; }

    /// <summary>Whether the first byte of a word is its highest.</summary>
    static abstract bool IsBigEndian { get; }

    /// <summary>Writes the state before the first byte.</summary>
    /// <param name="state">Room for 64 bytes; words of 8 bytes take two places each, as they lie in memory.</param>
    static abstract void Begin(Span<uint> state);

    /// <summary>Takes whole blocks in.</summary>
    static abstract void Append(Span<uint> state, ReadOnlySpan<byte> blocks);
}
