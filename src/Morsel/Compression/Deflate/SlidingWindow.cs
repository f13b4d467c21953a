using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Morsel.Compression.Deflate;

/// <summary>The last 64 KiB of input, and chains of the places where three bytes hash alike.</summary>
/// <remarks>
/// Where gzip's matcher looks decides its bytes, so this keeps gzip's shape: the same hash, chains cut at the same distance, the upper
/// half moved down at the same position, and place 0 never matched, since 0 ends a chain. Even what lies behind the end of the input is
/// the same: comparisons run on into it, and so choose among matches that all reach the end.
/// </remarks>
internal sealed unsafe partial class SlidingWindow
{
    public const int MinMatch = 3;
    public const int MaxMatch = 258;

    /// <summary>A match and the next three bytes: with less than this at hand, more input is wanted.</summary>
    public const int MinLookahead = MaxMatch + MinMatch + 1;

    /// <summary>The farthest a match may lie back, in bytes.</summary>
    public const int MaxDistance = HalfBytes - MinLookahead;

    private const int HalfBytes = 32 * 1024;
    private const int TotalBytes = 2 * HalfBytes;
    private const int PlaceMask = HalfBytes - 1;
    private const int SlidePosition = HalfBytes + MaxDistance;
    private const int HashBits = 15;
    private const int HashMask = (1 << HashBits) - 1;
    private const int HashShift = 5;   // three bytes later, a byte has left the hash

    // With fewer, looking for the sparsest chain takes as long as following the first.
    private const int DeepSteps = 1024;

    private const int HeadCount = HashMask + 1;
    private const int ByteRoom = TotalBytes + sizeof(ulong);   // comparisons read eight bytes at once

    private readonly byte[] _storage = GC.AllocateArray<byte>(ByteRoom + (sizeof(ushort) * (HeadCount + (2 * HalfBytes))), pinned: true);
    private readonly byte* _bytes;
    private readonly ushort* _heads;
    private uint _hash;
    private bool _areChainsKept = true;
    private bool _isDeep;

    public SlidingWindow(SearchEffort effort)
    {
        Effort = effort;
        _isDeep = effort.ChainSteps >= DeepSteps;
        // Pinned: the addresses hold as long as the array does.
        _bytes = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_storage));
        _heads = (ushort*)(_bytes + ByteRoom);
    }

    public SearchEffort Effort { get; }

    private ushort* Earlier => _heads + HeadCount;

    // How many places there are in the chain up to a place, modulo 2^16: their difference tells how many steps lie between two.
    private ushort* Ranks => Earlier + HalfBytes;

    /// <summary>Where in the window the next byte to be compressed stands.</summary>
    public int Position { get; private set; }

    /// <summary>How many bytes from there on have come in.</summary>
    public int Lookahead { get; private set; }

    /// <summary>Where the match lies that was found last.</summary>
    public int MatchPosition { get; private set; }

    public bool IsFull => Position + Lookahead == TotalBytes;

    /// <summary>Whether the upper half must be moved down before anything is read.</summary>
    public bool MustSlide => Position >= SlidePosition;

    public byte this[int position] => _bytes[position];

    public ReadOnlySpan<byte> Slice(int start, int end) => new(_bytes + start, end - start);

    /// <summary>Takes in what fits.</summary>
    /// <returns>How many bytes were taken.</returns>
    public int Append(ReadOnlySpan<byte> input)
    {
        int end = Position + Lookahead;
        int taken = Math.Min(TotalBytes - end, input.Length);
        input[..taken].CopyTo(new Span<byte>(_bytes + end, taken));
        Lookahead += taken;
        return taken;
    }

    /// <summary>Says that no more input follows.</summary>
    public void End() => new Span<byte>(_bytes + Position + Lookahead, Math.Min(MinMatch - 1, TotalBytes - Position - Lookahead)).Clear();

    /// <summary>Moves the upper half down.</summary>
    /// <returns>How many places everything moved.</returns>
    public int Slide()
    {
        Buffer.MemoryCopy(_bytes + HalfBytes, _bytes, HalfBytes, HalfBytes);
        Position -= HalfBytes;
        MatchPosition -= HalfBytes;
        if (_areChainsKept)
            Slide(new Span<ushort>(_heads, HeadCount + HalfBytes));
        return HalfBytes;
    }

    /// <summary>Says that from here on not every place is in the chain of its three bytes.</summary>
    public void LoseOrder() => _isDeep = false;

    /// <summary>Begins the hash anew at the position.</summary>
    public void StartHash()
    {
        _hash = _bytes[Position];
        Roll(_bytes[Position + 1]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Advance()
    {
        Position++;
        Lookahead--;
    }

    /// <summary>Says that bytes are passed over which ought to be in the chains.</summary>
    public void DropChains() => _areChainsKept = false;

    /// <summary>Notes the places that were passed over, as far back as a match may lie: nothing looks farther.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void RestoreChains()
    {
        if (!_areChainsKept)
            MakeChains();
    }

    private void MakeChains()
    {
        _areChainsKept = true;
        new Span<ushort>(_heads, HeadCount).Clear();
        int end = Position;
        Position = Math.Max(0, end - MaxDistance);
        StartHash();
        for (; Position < end; Position++)
            Insert();
    }

    /// <summary>Passes over bytes without noting their places.</summary>
    public void Skip(int count)
    {
        Position += count;
        Lookahead -= count;
    }

    /// <summary>Notes the position in its chain.</summary>
    /// <returns>The last place before it in the chain; 0 if there is none.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Insert()
    {
        Roll(_bytes[Position + MinMatch - 1]);
        ushort* head = _heads + _hash;
        int last = *head;
        Earlier[Position & PlaceMask] = (ushort)last;
        if (_isDeep)
            Ranks[Position & PlaceMask] = (ushort)(Ranks[last & PlaceMask] + 1);
        *head = (ushort)Position;
        return last;
    }

    /// <summary>Whether a search may begin at this place of the chain. Near the end of the window none may, since it could run out of it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsInReach(int place) => place != 0 && Position - place <= MaxDistance && Position <= TotalBytes - MinLookahead;

    /// <summary>Finds the longest match along a chain; among equally long ones the nearest. Sets <see cref="MatchPosition"/>.</summary>
    /// <param name="place">Where the chain begins.</param>
    /// <param name="bestLength">Length of the match in hand, which must be surpassed; at least 2.</param>
    /// <returns>Its length, no more than there is input; without a longer one at most <paramref name="bestLength"/>.</returns>
    public int FindLongest(int place, int bestLength) =>
        _isDeep && Lookahead >= MinLookahead && place > Position - MaxDistance ? FindSparsely(place, bestLength) : FindPlainly(place, bestLength);

    private int FindPlainly(int place, int bestLength)
    {
        byte* bytes = _bytes;
        ushort* earlier = Earlier;
        byte* scan = bytes + Position;
        int limit = Math.Max(Position - MaxDistance, 0);
        int steps = bestLength >= Effort.GoodLength ? Effort.ChainSteps >> 2 : Effort.ChainSteps;
        int nice = Effort.NiceLength;
        (int tail, uint mask, uint wanted) = TailOf(scan, bestLength);
        do
        {
            byte* match = bytes + place;
            if (((Read32(match + tail) ^ wanted) & mask) != 0)
                continue;
            int length = CommonLength(scan, match);
            if (length <= bestLength)
                continue;
            MatchPosition = place;
            bestLength = length;
            if (length >= nice)
                break;
            (tail, mask, wanted) = TailOf(scan, bestLength);
        }
        while ((place = earlier[place & PlaceMask]) > limit && --steps != 0);
        return Math.Min(bestLength, Lookahead);
    }

    // Most places fail at the bytes that would make the match longer, so these are compared first: four, or three where it has no more.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (int Tail, uint Mask, uint Wanted) TailOf(byte* scan, int bestLength) =>
        bestLength < MinMatch ? (0, 0xFF_FFFF, Read32(scan)) : (bestLength - MinMatch, uint.MaxValue, Read32(scan + bestLength - MinMatch));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int CommonLength(byte* scan, byte* match)
    {
        for (int length = 0; length < MaxMatch; length += sizeof(ulong))
        {
            ulong different = Read64(scan + length) ^ Read64(match + length);
            if (different != 0)
                return Math.Min(length + (BitOperations.TrailingZeroCount(different) >> 3), MaxMatch);
        }
        return MaxMatch;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Read32(byte* at) =>
        BitConverter.IsLittleEndian ? Unsafe.ReadUnaligned<uint>(at) : BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<uint>(at));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Read64(byte* at) =>
        BitConverter.IsLittleEndian ? Unsafe.ReadUnaligned<ulong>(at) : BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<ulong>(at));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Roll(byte entering) => _hash = ((_hash << HashShift) ^ entering) & HashMask;

    private static void Slide(Span<ushort> places)
    {
        foreach (ref Vector<ushort> vector in MemoryMarshal.Cast<ushort, Vector<ushort>>(places))
            vector = Vector.ConditionalSelect(
                Vector.GreaterThanOrEqual(vector, new Vector<ushort>(HalfBytes)), vector - new Vector<ushort>(HalfBytes), Vector<ushort>.Zero);
    }
}
