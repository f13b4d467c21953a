using Morsel.Hashing;


namespace Morsel.Formats.Zchunk;

/// <summary>The first fields of a header: whether the body is there, how the header is proven, and how long it is.</summary>
/// <param name="IsDetached">Whether there is only the header, and the dictionary.</param>
/// <param name="DigestKind">What digests header and body.</param>
/// <param name="LeadBytes">Bytes of these fields.</param>
/// <param name="HeaderBytes">Bytes of the whole header, these among them.</param>
internal sealed record ZchunkLead(bool IsDetached, ChunkDigest DigestKind, int LeadBytes, int HeaderBytes)
{
    public const int MagicBytes = 5;

    /// <summary>Bytes with which every lead is whole.</summary>
    public const int MostBytes = MagicBytes + (2 * CompressedInteger.MostBytes) + 64;

    /// <summary>The longest header that is read: of some ten million chunks.</summary>
    private const int MostHeaderBytes = 256 << 20;

    public static ReadOnlySpan<byte> Magic => "\0ZCK1"u8;

    public static ReadOnlySpan<byte> DetachedMagic => "\0ZHR1"u8;

    /// <summary>Where the digest of the header stands, which is not part of what it digests.</summary>
    public int DigestStart => LeadBytes - DigestKind.Width;

    /// <exception cref="TargetFormatException">The bytes are no beginning of a header.</exception>
    public static ZchunkLead Read(ReadOnlySpan<byte> prefix)
    {
        bool isDetached = prefix.StartsWith(DetachedMagic);
        if (!isDetached && !prefix.StartsWith(Magic))
            throw ZchunkCursor.ProblemAt(0, "it does not begin like a zchunk file");
        var cursor = new ZchunkCursor(prefix, MagicBytes);
        ChunkDigest kind = ZchunkDigests.Read(ref cursor, "the kind of digest of the whole");
        long bytes = cursor.Number("the length of the header", MostHeaderBytes);
        cursor.Bytes(kind.Width, "the digest of the header");
        return new ZchunkLead(isDetached, kind, cursor.Position, cursor.Position + (int)bytes);
    }

    /// <summary>Makes sure that a header is the one its digest names.</summary>
    /// <exception cref="TargetFormatException">It is cut off or damaged.</exception>
    public void Prove(ReadOnlySpan<byte> header)
    {
        if (header.Length > HeaderBytes)
            throw ZchunkCursor.ProblemAt(header.Length, $"it has {header.Length} bytes, expected {HeaderBytes}");
        if (header.Length < HeaderBytes)
            throw TargetFormatException.CutOff("zchunk file", FormattableString.Invariant($"{header.Length:N0} of {HeaderBytes:N0} bytes of its header"));
        byte[] computed = OfHeader(DigestKind, header[MagicBytes..DigestStart], header[LeadBytes..]);
        if (!header[DigestStart..LeadBytes].SequenceEqual(computed))
            throw ZchunkCursor.ProblemAt(DigestStart, "the header is damaged: it does not match its digest");
    }

    /// <summary>The digest of a header, which leaves out its own place and counts every magic as that of a whole file.</summary>
    public static byte[] OfHeader(ChunkDigest kind, ReadOnlySpan<byte> beforeDigest, ReadOnlySpan<byte> afterDigest)
    {
        using Digester hash = Digester.Begin(kind.Algorithm);
        hash.Append(Magic);
        hash.Append(beforeDigest);
        hash.Append(afterDigest);
        return hash.End()[..kind.Width];
    }
}
