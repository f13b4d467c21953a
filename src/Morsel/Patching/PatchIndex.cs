using System.Buffers.Binary;
using Morsel.Target;

namespace Morsel.Patching;

/// <summary>Head and entries of a patch: where the payload of each window is, and what the window must come out as.</summary>
internal sealed class PatchIndex
{
    /// <summary>Bytes that are kept of the SHA-256 of a window.</summary>
    public const int DigestBytes = 16;

    private readonly byte[] _digests;

    private PatchIndex(PatchHead head, byte[] digests, long[] ends)
    {
        (Head, _digests) = (head, digests);
        Windows = new PatchedWindows(head.WindowBytes, head.Filters, head.IndexBytes, ends);
    }

    public PatchHead Head { get; }

    /// <summary>Where the payloads are.</summary>
    public PatchedWindows Windows { get; }

    /// <summary>Reads head and entries.</summary>
    /// <param name="prefix">The first bytes of the patch: at least <see cref="PatchHead.IndexBytes"/>.</param>
    /// <param name="patchBytes">Bytes of the whole patch.</param>
    /// <exception cref="TargetFormatException">They do not agree, or not with the length of the patch.</exception>
    public static PatchIndex Read(ReadOnlySpan<byte> prefix, long patchBytes)
    {
        PatchHead head = PatchHead.Read(prefix);
        if (prefix.Length < head.IndexBytes || patchBytes < head.IndexBytes)
            throw PatchHead.Wrong($"{Math.Min(prefix.Length, patchBytes)}", $"the patch ends before its {head.WindowCount} entries do");
        byte[] digests = new byte[head.WindowCount * DigestBytes];
        long[] ends = new long[head.WindowCount];
        long end = head.IndexBytes;
        for (int window = 0; window < ends.Length; window++)
        {
            ReadOnlySpan<byte> entry = prefix.Slice(PatchHead.Bytes + (window * PatchHead.EntryBytes), PatchHead.EntryBytes);
            ends[window] = end += BinaryPrimitives.ReadUInt32LittleEndian(entry);
            entry[4..].CopyTo(digests.AsSpan(window * DigestBytes));
        }
        if (end != patchBytes)
            throw PatchHead.Wrong($"{PatchHead.Bytes}", $"the windows end at byte {end}, the patch at byte {patchBytes}");
        var index = new PatchIndex(head, digests, ends);
        // The memory for a patch grows with its length: a few entries must not stand for terabytes.
        return patchBytes - head.IndexBytes <= (long)head.WindowCount * index.Windows.MostPayloadBytes
            ? index
            : throw PatchHead.Wrong($"{PatchHead.Bytes}", $"the patch has {patchBytes} bytes, more than {head.WindowCount} windows can need");
    }

    /// <summary>Writes the entry of a window.</summary>
    /// <param name="index">Head and entries.</param>
    /// <param name="window">Its number.</param>
    /// <param name="payloadBytes">Bytes of its payload.</param>
    /// <param name="digest">The SHA-256 of its plain bytes.</param>
    public static void WriteEntry(Span<byte> index, int window, int payloadBytes, ReadOnlySpan<byte> digest)
    {
        Span<byte> entry = index.Slice(PatchHead.Bytes + (window * PatchHead.EntryBytes), PatchHead.EntryBytes);
        BinaryPrimitives.WriteInt32LittleEndian(entry, payloadBytes);
        digest[..DigestBytes].CopyTo(entry[4..]);
    }

    /// <summary>The range of a window in the target.</summary>
    public ByteRange WindowOf(int window) => Head.WindowOf(window);

    /// <summary>The first bytes of the SHA-256 of a window.</summary>
    public ReadOnlySpan<byte> DigestOf(int window) => _digests.AsSpan(window * DigestBytes, DigestBytes);

    /// <summary>The target as the patch describes it: a block for each window, and the patch as what it comes from.</summary>
    /// <param name="locations">Where the patch is, absolute or relative to what names it.</param>
    /// <param name="fetched">As many of its first bytes as are here already; owned by the new value.</param>
    public TargetIndex ToTarget(IReadOnlyList<string> locations, ReadOnlyMemory<byte> fetched = default)
    {
        // Told one by one, and not as uniform ones: a short last block of those would be proven with zeros behind it.
        long[] ends = [.. Enumerable.Range(0, Head.WindowCount).Select(window => WindowOf(window).End)];
        var origin = new PatchOrigin(locations, new PatchedBase(Head.BaseLength, Head.BaseDigest), Windows) { Fetched = fetched };
        return new TargetIndex(new TargetLayout(ends), new BlockDigests(DigestAlgorithm.Sha256, DigestBytes, _digests))
        {
            WholeDigests = [Head.TargetDigest],
            Origins = [origin],
        };
    }
}
