namespace Morsel.Target;

/// <summary>What a patch starts from: a version of the target that somebody has.</summary>
/// <param name="Length">Its bytes.</param>
/// <param name="Digest">Its SHA-256.</param>
internal sealed record PatchedBase(long Length, Digest Digest);

/// <summary>Where the windows of a patch are stored.</summary>
/// <param name="WindowBytes">Bytes of the target in every window but the last, a power of two.</param>
/// <param name="Filters">The filter bits that the windows may use.</param>
/// <param name="IndexBytes">Bytes before the first payload.</param>
/// <param name="PayloadEnds">Where the payload of each window ends in the patch, in order; an empty one ends where it begins.</param>
internal sealed record PatchedWindows(int WindowBytes, int Filters, int IndexBytes, IReadOnlyList<long> PayloadEnds)
{
    // A window that cannot be compressed is stored as it is, so none is longer than this.
    private const int MostFramingBytes = 1024;

    /// <summary>Bytes of a payload at most; a longer one is wrong, and not read.</summary>
    public int MostPayloadBytes => WindowBytes + MostFramingBytes;

    /// <summary>Bytes of the whole patch.</summary>
    public long PatchBytes => PayloadEnds.Count == 0 ? IndexBytes : PayloadEnds[^1];

    /// <summary>The payload of a window; null where there is none, or one that is too long.</summary>
    public ByteRange? PayloadOf(int window)
    {
        long start = window == 0 ? IndexBytes : PayloadEnds[window - 1], end = PayloadEnds[window];
        return end > start && end - start <= MostPayloadBytes ? new ByteRange(start, end) : null;
    }
}

/// <summary>A patch that servers have: it makes the target of a base, in windows, each of which is a block of the target.</summary>
internal sealed class PatchOrigin : Origin
{
    // Of each block of the patch, the window it is the payload of; none for head, entries, and what is not read.
    private readonly int?[] _windows;

    /// <param name="locations">Where the patch is, absolute or relative to what names it.</param>
    /// <param name="from">What it starts from.</param>
    /// <param name="windows">Where its windows are.</param>
    public PatchOrigin(IReadOnlyList<string> locations, PatchedBase from, PatchedWindows windows)
    {
        (Locations, Base, Windows) = (locations, from, windows);
        var ends = new List<long> { windows.IndexBytes };
        var of = new List<int?> { null };
        for (int window = 0; window < windows.PayloadEnds.Count; window++)
        {
            // What is too long is cut, so that no block of the patch is: nobody reads it.
            for (long end = windows.PayloadEnds[window]; ends[^1] < end;)
            {
                ends.Add(Math.Min(end, ends[^1] + windows.MostPayloadBytes));
                of.Add(windows.PayloadOf(window) is null ? null : window);
            }
        }
        (Stored, _windows) = (new TargetLayout([.. ends]), [.. of]);
    }

    public override IReadOnlyList<string> Locations { get; }

    /// <summary>What it starts from.</summary>
    public PatchedBase Base { get; }

    /// <summary>Where its windows are.</summary>
    public PatchedWindows Windows { get; }

    /// <summary>The patch, cut into head with entries, and payloads.</summary>
    public TargetLayout Stored { get; }

    /// <summary>As many of its first bytes as came when it was looked at.</summary>
    /// <value>Default: none.</value>
    public ReadOnlyMemory<byte> Fetched { get; init; }

    /// <summary>The window that a block of <see cref="Stored"/> is the payload of; null if it is none.</summary>
    public int? WindowOf(int storedBlock) => _windows[storedBlock];

    public override long FetchBytesFor(long targetBytes, long length) =>
        length == 0 ? 0 : (long)(targetBytes * ((double)(Windows.PatchBytes - Windows.IndexBytes) / length));
}
