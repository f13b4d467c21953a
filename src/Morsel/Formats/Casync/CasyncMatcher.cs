using Morsel.Matching;
using Morsel.Target;

namespace Morsel.Formats.Casync;

/// <summary>Finds chunks in seeds: by the index that lies beside one, or by cutting it as the target was cut.</summary>
/// <param name="index">The target's index.</param>
/// <param name="proof">The ids.</param>
internal sealed class CasyncMatcher(CasyncIndex index, BlockDigests proof) : ICutChunkMatcher
{
    private readonly HashSet<int> _lengths = [.. Enumerable.Range(0, index.ChunkCount).Select(chunk => (int)index.RangeOf(chunk).Length)];

    public DigestMatcher Blocks { get; } = new(proof.Rows, proof.Width);

    public int LeadBytes => 0;

    // An index lies beside its file, never in it.
    public long IndexBytes(ReadOnlySpan<byte> lead) => 0;

    public ISeedIndex ReadIndex(ReadOnlyMemory<byte> bytes) => new SeedIndex(this, CasyncIndex.Read(bytes.Span));

    public IChunkCutter CreateCutter() => new CasyncCutter(index.Sizes);

    public bool HasContentOf(int bytes) => _lengths.Contains(bytes);

    private DigestAlgorithm Algorithm => index.Algorithm;

    /// <summary>The index of a seed, held against the target.</summary>
    private sealed class SeedIndex(CasyncMatcher target, CasyncIndex seed) : ISeedIndex
    {
        public SeedChunk? Dictionary => null;

        public bool IsStoredOtherwise => false;

        public IReadOnlyList<(SeedChunk Piece, int Block)> Exact(BlockSet known)
        {
            var exact = new List<(SeedChunk, int)>();
            for (int chunk = 0; chunk < seed.ChunkCount && seed.Algorithm == target.Algorithm; chunk++)
            {
                int block = target.Blocks.Find(seed.IdOf(chunk));
                while (block >= 0 && known.Contains(block))
                    block = target.Blocks.FindNext(block);
                ByteRange range = seed.RangeOf(chunk);
                if (block >= 0)
                    exact.Add((new SeedChunk(range.Start, (int)range.Length, chunk), block));
            }
            return exact;
        }

        public IReadOnlyList<SeedChunk> Makeable() => [];
    }
}
