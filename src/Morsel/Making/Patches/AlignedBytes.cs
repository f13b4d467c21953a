using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Morsel.Files;

namespace Morsel.Making.Patches;

/// <summary>Compares a target with a base under an alignment: the offset in the base, less that in the target. What lies outside of the base is unequal.</summary>
/// <param name="from">The base.</param>
/// <param name="target">The target.</param>
/// <param name="work">Counts the bytes that are compared.</param>
internal sealed class AlignedBytes(MappedBytes from, MappedBytes target, CompareWork work)
{
    private const int PieceBytes = 1 << 20, CountedBytes = 1 << 24;

    private long _compared;   // and not counted yet

    /// <summary>Where the stretch of the target ends: nothing behind it is looked at.</summary>
    public long End { get; set; }

    /// <summary>Bytes of the target.</summary>
    public ReadOnlySpan<byte> Anchor(long at, int count) => target.Slice(at, count);

    /// <summary>Whether bytes are equal that are in both.</summary>
    public bool AreEqual(long at, int count, long alignment) => target.Slice(at, count).SequenceEqual(from.Slice(at + alignment, count));

    /// <summary>How many bytes from an offset on are equal, without a gap.</summary>
    public long EqualFrom(long at, long alignment) => EqualFrom(at, End, alignment);

    private long EqualFrom(long at, long end, long alignment)
    {
        if (at + alignment < 0)
            return 0;
        long most = Math.Min(end - at, from.Length - at - alignment), equal = 0;
        while (equal < most)
        {
            int piece = (int)Math.Min(PieceBytes, most - equal);
            int same = target.Slice(at + equal, piece).CommonPrefixLength(from.Slice(at + alignment + equal, piece));
            equal += same;
            if (same < piece)
                break;
        }
        Count(Math.Max(0, equal) + 1);
        return Math.Max(0, equal);
    }

    /// <summary>How many bytes before an offset are equal, without a gap.</summary>
    public int EqualBefore(long at, int most, long alignment)
    {
        most = (int)Math.Clamp(at + alignment, 0, most);
        ReadOnlySpan<byte> one = target.Slice(at - most, most), other = from.Slice(at + alignment - most, most);
        int equal = 0;
        while (equal + sizeof(ulong) <= most && MemoryMarshal.Read<ulong>(one[(most - equal - 8)..]) == MemoryMarshal.Read<ulong>(other[(most - equal - 8)..]))
            equal += sizeof(ulong);
        while (equal < most && one[most - equal - 1] == other[most - equal - 1])
            equal++;
        Count(equal + 1);
        return equal;
    }

    /// <summary>How many of some bytes are equal.</summary>
    public long CountEqual(long at, long count, long alignment)
    {
        long start = Math.Max(at, -alignment), end = Math.Min(at + count, from.Length - alignment), equal = 0;
        for (; start < end; start += PieceBytes)
        {
            int piece = (int)Math.Min(PieceBytes, end - start);
            equal += CountEqual(target.Slice(start, piece), from.Slice(start + alignment, piece));
        }
        Count(count);
        return equal;
    }

    /// <summary>How far it pays to follow an alignment forwards: where most bytes are equal, less those that are not.</summary>
    public long BestForward(long start, long end, long alignment)
    {
        long at = start, score = 0, best = 0, bestEnd = start;
        while (at < end)
        {
            long equal = EqualFrom(at, end, alignment);
            (at, score) = (at + equal, score + equal);
            if (score > best)
                (best, bestEnd) = (score, at);
            if (at == end)
                break;
            (at, score) = (at + 1, score - 1);
            // What lies outside of the base never becomes equal again.
            if (at + alignment >= from.Length)
                break;
        }
        return bestEnd - start;
    }

    /// <summary>How far it pays to follow an alignment backwards.</summary>
    public int BestBackward(long at, int most, long alignment)
    {
        most = (int)Math.Clamp(at + alignment, 0, most);
        ReadOnlySpan<byte> one = target.Slice(at - most, most), other = from.Slice(at + alignment - most, most);
        int score = 0, best = 0, bestCount = 0;
        for (int count = 1; count <= most; count++)
        {
            score += one[^count] == other[^count] ? 1 : -1;
            if (score > best)
                (best, bestCount) = (score, count);
        }
        Count(most);
        return bestCount;
    }

    /// <summary>Where to go over from one alignment to another, so that most bytes are equal; the last of such places.</summary>
    /// <remarks>
    /// The first would lead back by all that both give, zeros for example, and the next alignment would be followed backwards over the same bytes again, and the next:
    /// of an image of a file system every inode would cost 64 KiB of comparing.
    /// </remarks>
    public long BestSplit(long start, long end, long first, long second)
    {
        long split = start;
        int score = 0, best = 0;
        for (long at = start; at < end; at++)
        {
            byte value = target.Slice(at, 1)[0];
            score += (IsAt(at + first, value) ? 1 : 0) - (IsAt(at + second, value) ? 1 : 0);
            if (score >= best)
                (best, split) = (score, at + 1);
        }
        Count(end - start);
        return split;
    }

    private void Count(long bytes)
    {
        _compared += bytes;
        if (_compared < CountedBytes)
            return;
        work.Add(_compared);
        _compared = 0;
    }

    private bool IsAt(long offset, byte value) => offset >= 0 && offset < from.Length && from.Slice(offset, 1)[0] == value;

    private static int CountEqual(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        int equal = 0, at = 0;
        for (; at + Vector256<byte>.Count <= one.Length; at += Vector256<byte>.Count)
            equal += BitOperations.PopCount(Vector256.Equals(Vector256.Create(one[at..]), Vector256.Create(other[at..])).ExtractMostSignificantBits());
        for (; at < one.Length; at++)
            equal += one[at] == other[at] ? 1 : 0;
        return equal;
    }
}
