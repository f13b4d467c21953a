using System.Globalization;

namespace Morsel.Formats.Zsync;

/// <summary>How much of each checksum a control file keeps. Source: <c>FORMAT.md</c>, "Hash-Lengths".</summary>
/// <param name="SequentialMatches">Blocks that must match one after another before the first is believed: 1 or 2.</param>
/// <param name="WeakBytes">Bytes of the weak checksum, from its end: 1 to 4.</param>
/// <param name="StrongBytes">Bytes of the strong checksum, from its beginning: 3 to the algorithm's size.</param>
internal readonly record struct HashLengths(int SequentialMatches, int WeakBytes, int StrongBytes)
{
    /// <summary>What a control file without the header means.</summary>
    public static readonly HashLengths Unstated = new(1, 4, 16);

    /// <summary>What the coarser of two control files of one target keeps: so much that a block alone is believed.</summary>
    public static readonly HashLengths OfCoarse = new(1, 4, 8);

    /// <summary>Bytes in the record of one block.</summary>
    public int RecordBytes => WeakBytes + StrongBytes;

    /// <summary>Reads the value of a Hash-Lengths header.</summary>
    public static bool TryParse(string value, out HashLengths lengths)
    {
        lengths = default;
        string[] numbers = value.Split(',');
        Span<int> parsed = stackalloc int[3];
        if (numbers.Length != parsed.Length)
            return false;
        for (int i = 0; i < parsed.Length; i++)
        {
            if (!int.TryParse(numbers[i].AsSpan().Trim(' '), NumberStyles.None, CultureInfo.InvariantCulture, out parsed[i]))
                return false;
        }
        lengths = new(parsed[0], parsed[1], parsed[2]);
        return lengths is { SequentialMatches: 1 or 2, WeakBytes: >= 1 and <= 4, StrongBytes: >= 3 };
    }

    /// <summary>The lengths that zsyncmake 0.6.2 writes.</summary>
    public static HashLengths OfZsyncmake062(long length, int blockBytes)
    {
        if (length == 0)
            return new(1, 2, 3);
        double lengthBits = Math.Log2(length), blockBits = Math.Log2(blockBytes), countBits = Math.Log2(1 + (length / blockBytes));
        int sequential = length > blockBytes ? 2 : 1;
        int weak = Math.Clamp(Ceiling((lengthBits + blockBits - 8.6) / sequential / 8), 2, 4);
        int strong = Math.Max(Ceiling((20 + lengthBits + countBits) / sequential / 8), (int)((7.9 + 20 + countBits) / 8));
        return new(sequential, weak, strong);
    }

    /// <summary>The shortest lengths with which a falsely matching block has a chance below 2^-40 in an update.</summary>
    /// <remarks>Derived in <c>docs/hash-lengths.md</c>.</remarks>
    public static HashLengths For(long length, int blockBytes, DigestAlgorithm algorithm)
    {
        double countBits = Math.Log2(1 + (length / blockBytes)), pairBits = Math.Log2(Math.Max(length, 1)) + countBits;
        int sequential = length > blockBytes ? 2 : 1;
        int weak = Math.Clamp(Ceiling((pairBits - ChanceWeakMatchBits) / sequential / 8), 2, 4);
        double continued = ChanceBits + countBits - TrustedBits(weak);
        double found = ((ChanceBits + pairBits) / sequential) - TrustedBits(weak);
        return new(sequential, weak, Math.Clamp(Ceiling(Math.Max(continued, found) / 8), 3, Digest.SizeOf(algorithm)));
    }

    /// <summary>Bits of a weak checksum that are counted on. Its upper half, the sum of the bytes, is far from uniform; of that only the low byte counts.</summary>
    public static int TrustedBits(int weakBytes) => 8 * Math.Min(weakBytes, 3);

    /// <summary>The chance that is allowed is 2 to the minus this.</summary>
    public const int ChanceBits = 40;

    // Offsets whose weak checksums match by chance cost a strong one each: 2^10 of them are not worth another byte a block.
    private const int ChanceWeakMatchBits = 10;

    // A quotient that is exactly an integer may come out a hair above it; zsyncmake's own does not.
    private static int Ceiling(double value) => (int)Math.Ceiling(value - 1e-9);
}
