using System.Buffers.Binary;

namespace Morsel.Patching;

/// <summary>
/// Predicts what copied bytes are in the target, where they are addresses of what has moved: in code of x86-64 and ARM64, and in tables. It learns from what they really are,
/// so that reader and maker predict the same. Nothing here knows a file format.
/// </summary>
/// <remarks>For one thread at a time. The rows and tables are those of the format: <c>Patching/FORMAT.md</c>, "Filters".</remarks>
internal sealed class Predictor
{
    /// <summary>The filter bits.</summary>
    public const int Displacements = 1, LongAddresses = 2, Addresses = 4, ArmCode = 8;

    // What a piece looks at before and behind itself.
    private const int Before = 2, Behind = 44;
    private const int ChunkBytes = BaseWindow.MostBytes - Before - Behind;
    private const long LeastAddress = 4096, BeyondBase = 1 << 24, MostLongAddress = 1L << 33, LongAddressMask = (1 << 30) - 1;

    // 1: the byte alone says that a displacement follows it. 2: it does behind 0F.
    private static readonly byte[] Openings = [.. Enumerable.Range(0, 256).Select(OpeningOf)];

    private readonly BaseWindow _base;
    private readonly AddressMoves<uint> _code = new(12, 18);
    private readonly AddressMoves<ulong> _longs = new(14, 20);
    private readonly AddressMoves<uint> _words = new(14, 20);
    private readonly ArmPages _pages = new();
    private readonly long _length;
    private int _filter;

    /// <param name="from">The base.</param>
    public Predictor(BaseWindow from) => (_base, _length) = (from, from.Length);

    /// <summary>Whether a window may have this filter: a sum of bits that go together.</summary>
    public static bool IsFilter(int filter) => filter is >= 0 and <= 8 or 10 or 12 or 14;

    /// <summary>Begins a window: nothing is learned yet.</summary>
    public void Begin(int filter)
    {
        _filter = filter;
        if ((filter & (Displacements | ArmCode)) != 0)
            _code.Clear();
        if ((filter & LongAddresses) != 0)
            _longs.Clear();
        if ((filter & Addresses) != 0)
            _words.Clear();
        if ((filter & ArmCode) != 0)
            _pages.BeginWindow();
    }

    /// <summary>Predicts what is copied, and lets it be settled.</summary>
    /// <param name="copy">What is copied; all of it lies in the base.</param>
    /// <param name="place">Its place in the target.</param>
    /// <param name="truth">Knows what it really is.</param>
    /// <exception cref="InvalidDataException">The base is shorter than it was, or the corrections are wrong.</exception>
    public void Copy<T>(CopiedStretch copy, Span<byte> place, ref T truth)
        where T : struct, ITruth, allows ref struct
    {
        if ((_filter & ArmCode) != 0)
            _pages.BeginCopy();
        while (!place.IsEmpty)
        {
            int count = Math.Min(ChunkBytes, place.Length);
            int before = (int)Math.Min(Before, copy.From), behind = (int)Math.Min(Behind, _length - copy.From - count);
            ReadOnlySpan<byte> seen = _base.Look(copy.From - before, before + count + behind);
            int done = _filter switch
            {
                0 => Plainly(seen.Slice(before, count), place, ref truth),
                _ when (_filter & Displacements) != 0 => ByBytes(copy, seen, before, count, place, ref truth),
                _ => ByWords(copy, seen[before..], count, place, ref truth),
            };
            copy = copy.Skip(done);
            place = place[done..];
        }
    }

    private static byte OpeningOf(int value) => value switch
    {
        0xE8 or 0xE9 => 1,
        _ when (value & 0xC7) == 0x05 => 1,
        _ when (value & 0xF0) == 0x80 => 2,
        _ => 0,
    };

    private static int Plainly<T>(ReadOnlySpan<byte> seen, Span<byte> place, ref T truth)
        where T : struct, ITruth, allows ref struct
    {
        truth.Settle(seen, place);
        return seen.Length;
    }

    // With displacements a piece may begin at any byte.
    private int ByBytes<T>(CopiedStretch copy, ReadOnlySpan<byte> seen, int before, int count, Span<byte> place, ref T truth)
        where T : struct, ITruth, allows ref struct
    {
        bool hasAddresses = (_filter & (LongAddresses | Addresses)) != 0;
        int settled = 0, i = 0;
        while (i < count)
        {
            int piece = 0;
            int at = before + i;
            if (at >= Before && Openings[seen[at - 1]] is var opening and not 0 && (opening == 1 || seen[at - 2] == 0x0F) && place.Length - i >= 4)
                piece = IsDisplacement(copy.From + i, seen[at..]) ? 4 : 0;
            bool isDisplacement = piece > 0;
            if (piece == 0 && hasAddresses && ((copy.From + i) & 3) == 0)
                piece = AddressBytes(copy.From + i, seen[at..], place.Length - i);
            if (piece == 0)
            {
                i++;
                continue;
            }
            if (settled < i)
                truth.Settle(seen[(before + settled)..at], place[settled..]);
            if (isDisplacement)
                SettleDisplacement(copy.From + i, seen[at..], place[i..], ref truth);
            else
                SettleAddress(piece, seen[at..], place[i..], ref truth);
            settled = i += piece;
        }
        if (settled < i)
            truth.Settle(seen[(before + settled)..(before + i)], place[settled..]);
        return i;
    }

    // Without them it begins at a multiple of four.
    private int ByWords<T>(CopiedStretch copy, ReadOnlySpan<byte> seen, int count, Span<byte> place, ref T truth)
        where T : struct, ITruth, allows ref struct
    {
        int settled = 0, i = (int)(-copy.From & 3);
        while (i < count)
        {
            int piece = 0;
            ArmPiece kind = (_filter & ArmCode) != 0 && place.Length - i >= 4 ? ArmKindOf(copy.Skip(i), seen[i..]) : ArmPiece.None;
            if (kind != ArmPiece.None)
                piece = 4;
            else if ((_filter & (LongAddresses | Addresses)) != 0)
                piece = AddressBytes(copy.From + i, seen[i..], place.Length - i);
            if (piece == 0)
            {
                i += 4;
                continue;
            }
            if (settled < i)
                truth.Settle(seen[settled..i], place[settled..]);
            if (kind != ArmPiece.None)
                SettleArm(kind, copy.Skip(i), seen[i..], place[i..], ref truth);
            else
                SettleAddress(piece, seen[i..], place[i..], ref truth);
            settled = i += piece;
        }
        i = Math.Max(settled, count);
        if (settled < i)
            truth.Settle(seen[settled..i], place[settled..]);
        return i;
    }

    private bool IsDisplacement(long offset, ReadOnlySpan<byte> seen)
    {
        long leadsTo = offset + 4 + BinaryPrimitives.ReadInt32LittleEndian(seen);
        return leadsTo >= 0 && leadsTo < _length;
    }

    private void SettleDisplacement<T>(long offset, ReadOnlySpan<byte> seen, Span<byte> place, ref T truth)
        where T : struct, ITruth, allows ref struct
    {
        int displacement = BinaryPrimitives.ReadInt32LittleEndian(seen);
        long leadsTo = offset + 4 + displacement;
        uint settled = truth.Settle((uint)displacement + _code.Of(leadsTo), place);
        _code.Learn(leadsTo, settled - (uint)displacement);
    }

    // Bytes of the address that stands here, at a multiple of four; 0 if none does.
    private int AddressBytes(long offset, ReadOnlySpan<byte> seen, int left)
    {
        if ((_filter & LongAddresses) != 0 && (offset & 7) == 0 && left >= 8)
        {
            ulong address = BinaryPrimitives.ReadUInt64LittleEndian(seen);
            if (address < MostLongAddress && (long)address % (LongAddressMask + 1) is var file and >= LeastAddress && file < _length + BeyondBase)
                return 8;
        }
        if ((_filter & Addresses) == 0 || left < 4)
            return 0;
        int word = BinaryPrimitives.ReadInt32LittleEndian(seen);
        return word >= LeastAddress ? word < _length + BeyondBase ? 4 : 0 : word <= -LeastAddress && word > -_length ? 4 : 0;
    }

    private void SettleAddress<T>(int bytes, ReadOnlySpan<byte> seen, Span<byte> place, ref T truth)
        where T : struct, ITruth, allows ref struct
    {
        if (bytes == 4)
        {
            int word = BinaryPrimitives.ReadInt32LittleEndian(seen);
            uint settled = truth.Settle((uint)word + _words.Of(word), place);
            _words.Learn(word, settled - (uint)word);
            return;
        }
        ulong address = BinaryPrimitives.ReadUInt64LittleEndian(seen);
        long file = (long)address & LongAddressMask;
        ulong longSettled = truth.Settle(address + _longs.Of(file), place);
        _longs.Learn(file, longSettled - address);
    }

    private ArmPiece ArmKindOf(CopiedStretch here, ReadOnlySpan<byte> seen)
    {
        uint word = BinaryPrimitives.ReadUInt32LittleEndian(seen);
        if (ArmCodes.IsBranch(word))
        {
            long leadsTo = ArmCodes.BranchTarget(word, here.From);
            return leadsTo >= 0 && leadsTo < _length ? ArmPiece.Branch : ArmPiece.None;
        }
        if (ArmCodes.IsPage(word))
            return _pages.TryPage(word, here, seen[4..], _length + BeyondBase) ? ArmPiece.Page : ArmPiece.None;
        return _pages.TryPlace(word, here) ? ArmPiece.Place : ArmPiece.None;
    }

    private void SettleArm<T>(ArmPiece kind, CopiedStretch here, ReadOnlySpan<byte> seen, Span<byte> place, ref T truth)
        where T : struct, ITruth, allows ref struct
    {
        uint word = BinaryPrimitives.ReadUInt32LittleEndian(seen);
        if (kind != ArmPiece.Branch)
        {
            _pages.Learn(truth.Settle(_pages.Predicted, place));
            return;
        }
        long leadsTo = ArmCodes.BranchTarget(word, here.From);
        uint settled = truth.Settle(ArmCodes.WithBranch(word, word + _code.Of(leadsTo)), place);
        if (ArmCodes.IsSameBranch(settled, word))
            _code.Learn(leadsTo, settled - word);
    }

    private enum ArmPiece
    {
        None,
        Branch,
        Page,
        Place,
    }
}
