using Morsel.Matching;
using Morsel.Target;

namespace Morsel.Formats.Zsync;

/// <summary>A control file that was read, its interleaved records parted into a weak and a strong column.</summary>
internal sealed class ZsyncDescription : Description
{
    private readonly ControlHeader _header;
    private readonly uint[] _weakSums;

    /// <param name="header">The parsed header.</param>
    /// <param name="table">Just as many records as the target has blocks.</param>
    /// <param name="map">The map of the gzip file; null if there is none, or no address for it.</param>
    /// <param name="notes">What the user should know.</param>
    public ZsyncDescription(ControlHeader header, ReadOnlySpan<byte> table, GzipMap? map, IReadOnlyList<Note> notes)
    {
        _header = header;
        (int blocks, HashLengths lengths) = (header.Layout.BlockCount, header.HashLengths);
        _weakSums = new uint[blocks];
        byte[] strong = new byte[checked(blocks * lengths.StrongBytes)];
        for (int block = 0; block < blocks; block++)
        {
            ReadOnlySpan<byte> record = table.Slice(block * lengths.RecordBytes, lengths.RecordBytes);
            foreach (byte b in record[..lengths.WeakBytes])
                _weakSums[block] = _weakSums[block] << 8 | b;
            record[lengths.WeakBytes..].CopyTo(strong.AsSpan(block * lengths.StrongBytes));
        }
        var plain = new PlainOrigin(header.Locations);
        Index = new TargetIndex(header.Layout, new BlockDigests(header.StrongHash, lengths.StrongBytes, strong))
        {
            WholeDigests = [.. new[] { header.Sha256, header.Sha1 }.OfType<Digest>()],
            Origins = map is null ? [plain] : [new GzipOrigin(header.CompressedLocations, map) { Digest = header.CompressedSha256 }, plain],
            FileName = header.FileName,
            ModifiedTime = header.ModifiedTime,
        };
        Notes = notes;
    }

    public override string Format => "zsync";

    public override TargetIndex Index { get; }

    public override IReadOnlyList<KeyValuePair<string, string>> Fields => _header.Fields;

    public override IReadOnlyList<Note> Notes { get; }

    // What was not fetched through a map was never compared with the compressed file, and is not made into one.
    public override Repacking? Repacking => Index.Find<GzipOrigin>() is null ? null : _header.Repacking;

    public override ISeedMatcher CreateMatcher() =>
        new RollingMatcher(Index, new WeakColumn(_weakSums, _header.HashLengths.WeakBytes), _header.HashLengths.SequentialMatches);

    public override ISeedRangeFinder CreateRangeFinder() =>
        new SequentialRangeFinder(Index, new WeakColumn(_weakSums, _header.HashLengths.WeakBytes), _header.HashLengths.SequentialMatches);
}
