using System.Numerics;

namespace Morsel.Matching;

/// <summary>Finds the rows of a column of digests by their digest.</summary>
internal sealed class DigestMatcher
{
    private readonly ReadOnlyMemory<byte> _column;
    private readonly int _width;
    private readonly int[] _heads;   // row + 1 of the first in a bucket; 0 for none
    private readonly int[] _next;    // the same for the one behind it, which may have another digest

    /// <param name="column">The digests, without gaps; not to be changed.</param>
    /// <param name="width">Bytes in each of them.</param>
    /// <param name="hasZeros">Whether rows that are zero have a digest, too.</param>
    public DigestMatcher(ReadOnlyMemory<byte> column, int width, bool hasZeros = false)
    {
        (_column, _width) = (column, width);
        int rows = column.Length / width;
        _heads = new int[BitOperations.RoundUpToPowerOf2((uint)rows + 1)];
        _next = new int[rows];
        // Backwards, so that the lowest row is found first.
        for (int row = rows - 1; row >= 0; row--)
        {
            if (!hasZeros && !DigestOf(row).ContainsAnyExcept((byte)0))
                continue;
            ref int head = ref _heads[Bucket(DigestOf(row))];
            (_next[row], head) = (head, row + 1);
        }
    }

    /// <summary>The first row with a digest; -1 if there is none.</summary>
    /// <param name="digest">As many bytes as the column keeps, or more.</param>
    public int Find(ReadOnlySpan<byte> digest) => FindFrom(_heads[Bucket(digest[.._width])] - 1, digest[.._width]);

    /// <summary>The next row with the same digest; -1 after the last.</summary>
    public int FindNext(int row) => FindFrom(_next[row] - 1, DigestOf(row));

    private int FindFrom(int row, ReadOnlySpan<byte> digest)
    {
        while (row >= 0 && !DigestOf(row).SequenceEqual(digest))
            row = _next[row] - 1;
        return row;
    }

    // Seeded anew in every process, so that nobody can choose digests that share a bucket.
    private int Bucket(ReadOnlySpan<byte> digest)
    {
        var hash = default(HashCode);
        hash.AddBytes(digest);
        return hash.ToHashCode() & (_heads.Length - 1);
    }

    private ReadOnlySpan<byte> DigestOf(int row) => _column.Span.Slice(row * _width, _width);
}
