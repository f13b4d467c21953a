using System.Numerics;

namespace Morsel.Formats.Zchunk;

/// <summary>Finds chunks by the digest of what is stored of them, the first of equal ones.</summary>
internal sealed class ChunkTable
{
    private readonly ZchunkIndex _index;
    private readonly int[] _heads;   // chunk + 1 of the first in a bucket; 0 for none
    private readonly int[] _next;    // the same for the one behind it

    private ChunkTable(ZchunkIndex index)
    {
        _index = index;
        _heads = new int[BitOperations.RoundUpToPowerOf2((uint)index.ChunkCount + 1)];
        _next = new int[index.ChunkCount];
    }

    /// <exception cref="TargetFormatException">Chunks with one digest have different lengths: at most one of them can be true.</exception>
    public static ChunkTable Of(ZchunkIndex index)
    {
        var table = new ChunkTable(index);
        for (int chunk = 0; chunk < index.ChunkCount; chunk++)
            table.Add(chunk);
        return table;
    }

    /// <returns>-1 if there is none.</returns>
    public int Find(ReadOnlySpan<byte> digest)
    {
        for (int chunk = _heads[Bucket(digest)] - 1; chunk >= 0; chunk = _next[chunk] - 1)
            if (DigestOf(chunk).SequenceEqual(digest))
                return chunk;
        return -1;
    }

    private void Add(int chunk)
    {
        ReadOnlySpan<byte> digest = DigestOf(chunk);
        int equal = Find(digest);
        if (equal < 0)
        {
            ref int head = ref _heads[Bucket(digest)];
            (_next[chunk], head) = (head, chunk + 1);
        }
        // The dictionary is another thing: what is stored of it may be stored of a chunk as well, but an empty slot says nothing.
        else if (equal > 0 && Lengths(chunk) != Lengths(equal))
            throw ZchunkFormat.Problem(0, $"chunks {equal} and {chunk} have one digest and different lengths");
    }

    // Seeded anew in every process, so that nobody can choose digests that share a bucket.
    private int Bucket(ReadOnlySpan<byte> digest)
    {
        var hash = new HashCode();
        hash.AddBytes(digest);
        return hash.ToHashCode() & (_heads.Length - 1);
    }

    private ReadOnlySpan<byte> DigestOf(int chunk) => _index.StoredDigests.AsSpan(chunk * _index.DigestKind.Width, _index.DigestKind.Width);

    private (long Stored, long Content) Lengths(int chunk) =>
        (_index.StoredEnds[chunk] - _index.StoredEnds[chunk - 1], _index.ContentEnds[chunk] - _index.ContentEnds[chunk - 1]);
}
