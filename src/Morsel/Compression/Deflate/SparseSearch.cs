using System.Runtime.CompilerServices;

namespace Morsel.Compression.Deflate;

/// <content>The same search along fewer places.</content>
/// <remarks>
/// A match that is longer than the one in hand agrees with it in all its bytes and one more. So its place is not only in the chain of the first three bytes, but,
/// so many bytes farther, in the chain of any other three: the one is followed that leads farthest away at once. What a search along the first chain would
/// have found there, and would not have come to because its steps were over, is told by the ranks.
/// </remarks>
internal sealed unsafe partial class SlidingWindow
{
    // Farther behind, there is hardly a sparser one.
    private const int MostOffset = 24;

    private const int MostStepsToMatch = 8;

    private int FindSparsely(int place, int bestLength)
    {
        int firstPlace = place, firstBest = bestLength, firstMatch = MatchPosition;
        byte* bytes = _bytes, scan = bytes + Position;
        ushort* earlier = Earlier;
        int limit = Math.Max(Position - MaxDistance, 0);
        int steps = bestLength >= Effort.GoodLength ? Effort.ChainSteps >> 2 : Effort.ChainSteps;
        (int tail, uint mask, uint wanted) = TailOf(scan, bestLength);
        // Places up to the nearest ones must be looked at one by one, as what lies behind them is in no chain yet.
        (int jumpOffset, int jumpPlace) = SparsestHead(place, bestLength);
        int offset = 0;
        for (int left = steps; ; left--)
        {
            if (jumpOffset != 0 && place <= Position - jumpOffset)
            {
                (place, offset, jumpOffset) = (Math.Min(place, jumpPlace), jumpPlace <= place ? jumpOffset : 0, 0);
                if (place <= limit)
                    break;
            }
            byte* match = bytes + place;
            if (((Read32(match + tail) ^ wanted) & mask) == 0 && CommonLength(scan, match) is var length && length > bestLength)
            {
                if ((ushort)(Ranks[Position & PlaceMask] - Ranks[place & PlaceMask]) > steps)
                    break;
                MatchPosition = place;
                bestLength = length;
                if (length >= Effort.NiceLength)
                    break;
                (tail, mask, wanted) = TailOf(scan, bestLength);
                jumpOffset = 0;
                (offset, place) = SparsestFrom(place, bestLength);
            }
            else
            {
                place = earlier[(place + offset) & PlaceMask] - offset;
            }
            if (place <= limit)
                break;
            if (left == 1)
            {
                // The other chain is the longer one after all.
                MatchPosition = firstMatch;
                return FindPlainly(firstPlace, firstBest);
            }
        }
        return Math.Min(bestLength, Lookahead);
    }

    // The chain of three bytes that leads farthest from a match, and where.
    private (int Offset, int Place) SparsestFrom(int place, int length)
    {
        ushort* earlier = Earlier;
        int last = Math.Min(Math.Min(length - MinMatch, Position - place), MostOffset);
        int sparsest = 0, farthest = earlier[place & PlaceMask];
        for (int offset = 1; offset <= last; offset++)
        {
            int next = earlier[(place + offset) & PlaceMask] - offset;
            if (next < farthest)
                (sparsest, farthest) = (offset, next);
        }
        // Three bytes of which the match has but two: their chain begins nearer, so a few steps lead behind it, or it is left alone.
        int beyond = length + 1 - MinMatch, nearest = _heads[HashOf(_bytes + Position + beyond)] - beyond;
        for (int left = MostStepsToMatch; nearest >= place && left > 0; left--)
            nearest = earlier[(nearest + beyond) & PlaceMask] - beyond;
        return nearest < farthest ? (beyond, nearest) : (sparsest, farthest);
    }

    // The same where a match of so many bytes is to be surpassed, and none is known.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private (int Offset, int Place) SparsestHead(int place, int length)
    {
        int last = Math.Min(length + 1 - MinMatch, MostOffset);
        (int Offset, int Place) sparsest = (0, place);
        byte* at = _bytes + Position;
        for (int offset = 1; offset <= last; offset++)
        {
            int next = _heads[HashOf(at + offset)] - offset;
            if (next < sparsest.Place)
                sparsest = (offset, next);
        }
        return sparsest;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int HashOf(byte* at) => ((at[0] << (2 * HashShift)) ^ (at[1] << HashShift) ^ at[2]) & HashMask;
}
