using System.Buffers.Binary;

namespace Morsel.Patching;

/// <summary>The head of a patch of the form morsel-1: what it makes, of what, in how large windows.</summary>
internal sealed record PatchHead
{
    /// <summary>Bytes of the head.</summary>
    public const int Bytes = 104;

    /// <summary>Bytes of the entry of one window.</summary>
    public const int EntryBytes = 20;

    /// <summary>The most windows of a patch: 20 MiB of entries.</summary>
    public const int MostWindows = 1 << 20;

    /// <summary>log2 of the fewest and of the most bytes of a window.</summary>
    public const int LeastWindowLog = 16, MostWindowLog = 24;

    /// <summary>The filter bits that are known.</summary>
    public const int KnownFilters = 15;

    private const string What = "patch";

    /// <summary>What every patch begins with.</summary>
    public static ReadOnlySpan<byte> Magic => "MorselP1"u8;

    /// <summary>log2 of the bytes of a window; the last one may be shorter.</summary>
    public required int WindowLog { get; init; }

    /// <summary>The filter bits of all windows together.</summary>
    public required int Filters { get; init; }

    /// <summary>Bytes in the base.</summary>
    public required long BaseLength { get; init; }

    /// <summary>Bytes in the target.</summary>
    public required long TargetLength { get; init; }

    /// <summary>SHA-256 of the base.</summary>
    public required Digest BaseDigest { get; init; }

    /// <summary>SHA-256 of the target.</summary>
    public required Digest TargetDigest { get; init; }

    /// <summary>Bytes in every window but the last.</summary>
    public int WindowBytes => 1 << WindowLog;

    /// <summary>How many windows the target has.</summary>
    public int WindowCount => CountOf(TargetLength, WindowLog) is var count and <= MostWindows ? (int)count : throw Wrong("96", "there are too many windows");

    /// <summary>Bytes of head and entries together.</summary>
    public int IndexBytes => Bytes + (EntryBytes * WindowCount);

    /// <summary>The range of a window in the target.</summary>
    public ByteRange WindowOf(int window) => new((long)window << WindowLog, Math.Min(TargetLength, (window + 1L) << WindowLog));

    /// <summary>How many windows a target of some length has; more than <see cref="MostWindows"/> cannot be.</summary>
    public static long CountOf(long targetLength, int windowLog) => (targetLength >> windowLog) + ((targetLength & ((1L << windowLog) - 1)) == 0 ? 0 : 1);

    /// <summary>Whether bytes begin as a patch does.</summary>
    public static bool Recognizes(ReadOnlySpan<byte> prefix) => prefix.StartsWith(Magic);

    /// <summary>Reads a head.</summary>
    /// <param name="head">At least <see cref="Bytes"/> bytes.</param>
    /// <exception cref="TargetFormatException">It is none, or one that is not known here.</exception>
    public static PatchHead Read(ReadOnlySpan<byte> head)
    {
        if (head.Length < Bytes)
            throw Wrong("0", $"the patch ends after {head.Length} bytes, expected a head of {Bytes}");
        if (!Recognizes(head))
            throw Wrong("0", "this is not a Morsel patch, expected \"MorselP1\"");
        Check(head[8] is >= LeastWindowLog and <= MostWindowLog, "8", $"a window has 2^{head[8]} bytes, expected 2^{LeastWindowLog} to 2^{MostWindowLog}");
        Check(head[9] <= KnownFilters, "9", "the patch needs a newer version of Morsel: it uses unknown filters");
        Check(!head[10..16].ContainsAnyExcept((byte)0), "10", "reserved bytes are not zero");
        Check(!head[100..Bytes].ContainsAnyExcept((byte)0), "100", "reserved bytes are not zero");
        var read = new PatchHead
        {
            WindowLog = head[8],
            Filters = head[9],
            BaseLength = LengthAt(head, 16),
            TargetLength = LengthAt(head, 24),
            BaseDigest = new Digest(DigestAlgorithm.Sha256, head[32..64]),
            TargetDigest = new Digest(DigestAlgorithm.Sha256, head[64..96]),
        };
        uint windows = BinaryPrimitives.ReadUInt32LittleEndian(head[96..]);
        Check(windows == read.WindowCount, "96", $"{windows} windows, expected {read.WindowCount}");
        return read;
    }

    /// <summary>Writes the head.</summary>
    /// <param name="head">At least <see cref="Bytes"/> bytes.</param>
    public void Write(Span<byte> head)
    {
        head[..Bytes].Clear();
        Magic.CopyTo(head);
        (head[8], head[9]) = ((byte)WindowLog, (byte)Filters);
        BinaryPrimitives.WriteInt64LittleEndian(head[16..], BaseLength);
        BinaryPrimitives.WriteInt64LittleEndian(head[24..], TargetLength);
        BaseDigest.Bytes.CopyTo(head[32..]);
        TargetDigest.Bytes.CopyTo(head[64..]);
        BinaryPrimitives.WriteInt32LittleEndian(head[96..], WindowCount);
    }

    /// <summary>What is wrong at some byte of a patch.</summary>
    public static TargetFormatException Wrong(string atByte, string problem) => new(What, $"byte {atByte}", problem);

    private static void Check(bool isRight, string atByte, string problem)
    {
        if (!isRight)
            throw Wrong(atByte, problem);
    }

    private static long LengthAt(ReadOnlySpan<byte> head, int at)
    {
        long length = BinaryPrimitives.ReadInt64LittleEndian(head[at..]);
        Check(length >= 0, $"{at}", "a length is above 2^63 - 1");
        return length;
    }
}
