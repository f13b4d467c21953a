using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Morsel.Hashing;
using Morsel.Target;

namespace Morsel.Formats.Zsync;

/// <summary>Writes control files that every zsync client reads. Source: <c>FORMAT.md</c>, "Headers".</summary>
/// <param name="chosenBlockBytes">Bytes in a block; null to choose by the length.</param>
/// <param name="strongHash">The strong checksum.</param>
/// <param name="asZsyncmake">Whether to write byte for byte what zsyncmake 0.6.2 writes.</param>
internal sealed class ControlFileWriter(int? chosenBlockBytes, DigestAlgorithm strongHash, bool asZsyncmake) : ITargetWriter
{
    // zsync 0.6.2 reads lines into 1024 bytes and takes the rest of a longer one for something else.
    private const int MostLineBytes = 1023;

    // Version, sizes and digests: what no header lacks. It tells before the file is read what would be found out at its end.
    private const int LeastHeaderBytes = 256;

    public string Extension => ".zsync";

    // How much of each checksum is kept; null for as little as suffices for the length.
    private HashLengths? Lengths { get; init; }

    /// <summary>Writes the coarser of two control files of one target: a block that is found alone is believed.</summary>
    /// <param name="strongHash">The strong checksum.</param>
    public static ControlFileWriter OfCoarse(DigestAlgorithm strongHash) => new(null, strongHash, asZsyncmake: false) { Lengths = HashLengths.OfCoarse };

    public TargetShape ShapeOf(long length, int? blockBytes = null)
    {
        int bytes = blockBytes ?? chosenBlockBytes ?? (asZsyncmake ? BlockSize.OfZsyncmake062(length) : BlockSize.For(length));
        if (length / bytes >= ControlHeaderReader.MostBlocks)
            throw new ArgumentException($"{length} bytes in blocks of {bytes} are more than {ControlHeaderReader.MostBlocks} blocks; choose larger ones");
        CheckSize(length, bytes, ((length + bytes - 1) / bytes * LengthsFor(length, bytes).RecordBytes) + LeastHeaderBytes);
        return new TargetShape(
            new TargetLayout(length, bytes), strongHash, LengthsFor(length, bytes).StrongBytes,
            asZsyncmake ? [DigestAlgorithm.Sha1] : [DigestAlgorithm.Sha1, DigestAlgorithm.Sha256]);
    }

    public byte[] Write(DescribedTarget target)
    {
        HashLengths lengths = LengthsFor(target.Shape.Layout.Length, target.Shape.Layout.BlockBytes);
        byte[] header = Encoding.UTF8.GetBytes(Header(target, lengths));
        byte[] map = target.Packed is { } packed ? GzipMap.Write(packed.Records) : [];
        int start = checked(header.Length + map.Length + 1), surplus = SurplusRecords(target);
        long size = start + ((target.WeakSums.Length + (long)surplus) * lengths.RecordBytes);
        CheckSize(target.Shape.Layout.Length, target.Shape.Layout.BlockBytes, size);
        byte[] file = new byte[checked((int)size)];
        header.CopyTo(file, 0);
        map.CopyTo(file, header.Length);
        file[start - 1] = (byte)'\n';
        Span<byte> records = file.AsSpan(start);
        for (int block = 0; block < target.WeakSums.Length; block++)
            WriteRecord(records[(block * lengths.RecordBytes)..], lengths, target.WeakSums[block], target.StrongSums.AsSpan(block * lengths.StrongBytes));
        if (surplus > 0)
            WriteSurplus(records, target, lengths);
        return file;
    }

    // zsyncmake writes what its clients read, whatever ours say of it.
    private void CheckSize(long length, int blockBytes, long size)
    {
        if (!asZsyncmake && !DescriptionSize.IsUsual(size))
            throw new ArgumentException(FormattableString.Invariant(
                $"{length} bytes in blocks of {blockBytes} make a control file of {size} bytes, and clients read {UpdateRequest.UsualDescriptionLimit}; choose larger blocks"));
    }

    private static void WriteRecord(Span<byte> record, HashLengths lengths, uint weakSum, ReadOnlySpan<byte> strongSum)
    {
        Span<byte> sum = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(sum, weakSum);
        sum[^lengths.WeakBytes..].CopyTo(record);
        strongSum[..lengths.StrongBytes].CopyTo(record[lengths.WeakBytes..]);
    }

    // What zsyncmake writes behind the records of a gzip file's content: see FORMAT.md, "Gzip map".
    private int SurplusRecords(DescribedTarget target) =>
        !asZsyncmake || target.Packed is null ? 0 : target.Shape.Layout.Length % target.Shape.Layout.BlockBytes == 0 ? 2 : 1;

    private static void WriteSurplus(Span<byte> records, DescribedTarget target, HashLengths lengths)
    {
        int last = target.WeakSums.Length, blockBytes = target.Shape.Layout.BlockBytes;
        if (target.Shape.Layout.Length % blockBytes == 0)
        {
            Span<byte> digest = stackalloc byte[Digest.MostBytes];
            StrongHash.For(target.Shape.StrongHash).HashBlocks(new byte[blockBytes], blockBytes, digest[..StrongHash.For(target.Shape.StrongHash).DigestBytes]);
            WriteRecord(records[(last++ * lengths.RecordBytes)..], lengths, 0, digest);
        }
        Span<byte> line = records[(last * lengths.RecordBytes)..];
        records.Slice((last - 1) * lengths.RecordBytes, lengths.RecordBytes).CopyTo(line);
        // A line feed lies over the first of four bytes of which not all may be kept.
        if (lengths.WeakBytes == sizeof(uint))
            line[0] = (byte)'\n';
    }

    public IReadOnlyList<Note> NotesOn(DescribedTarget target) => target.Shape.Layout.Length == 0
        ? [new(NoteCode.ClientsLimited, "the file is empty: other zsync clients refuse its control file")]
        : strongHash == DigestAlgorithm.Md4
            ? []
            : [new(NoteCode.ClientsLimited, $"only the newest clients read {Digest.NameOf(strongHash)} block checksums")];

    private HashLengths LengthsFor(long length, int bytes) =>
        Lengths ?? (asZsyncmake ? HashLengths.OfZsyncmake062(length, bytes) : HashLengths.For(length, bytes, strongHash));

    private string Header(DescribedTarget target, HashLengths lengths)
    {
        var header = new StringBuilder();
        Line("zsync", "0.6.2");
        string? packedName = target.Packed is { Recompression: not null, FileName: { } given } && given.Contains('.', StringComparison.Ordinal) ? given : null;
        if (asZsyncmake && target.Packed?.Recompression is not null)
            Line("Safe", packedName is null ? "Recompress MTime:" : "Z-Filename Recompress MTime");
        if (packedName is not null)
            Line("Z-Filename", packedName);
        if (target.FileName is { } name)
            Line("Filename", name);
        if (target.ModifiedTime is { } time)
            Line("MTime", ControlNumbers.WriteDate(time));
        Line("Blocksize", target.Shape.Layout.BlockBytes.ToString(CultureInfo.InvariantCulture));
        Line("Length", target.Shape.Layout.Length.ToString(CultureInfo.InvariantCulture));
        // One name only: some clients take the whole value for one. Clients that do not know a strong checksum must not find it safe.
        if (!asZsyncmake)
            Line("Safe", "File-Hash");
        Line("Hash-Lengths", string.Create(CultureInfo.InvariantCulture, $"{lengths.SequentialMatches},{lengths.WeakBytes},{lengths.StrongBytes}"));
        if (strongHash != DigestAlgorithm.Md4)
            Line("Strong-Hash-Algorithm", Digest.NameOf(strongHash));
        foreach (string location in target.Locations)
            Line(target.Packed is null ? "URL" : "Z-URL", location);
        foreach (string location in target.PlainLocations)
            Line("URL", location);
        Line("SHA-1", target.WholeDigests.First(digest => digest.Algorithm == DigestAlgorithm.Sha1).Hex);
        if (!asZsyncmake)
            Line("File-Hash", target.WholeDigests.First(digest => digest.Algorithm == DigestAlgorithm.Sha256).ToString());
        if (!asZsyncmake && target.Packed?.Digest is { } packedDigest)
        {
            // A line of its own: old clients take the last one before a header, others all of them.
            Line("Safe", "Z-File-Hash");
            Line("Z-File-Hash", packedDigest.ToString());
        }
        if (target.Packed?.Recompression is { } recompression)
            Line("Recompress", recompression);
        if (target.Packed is { } packed)
            Line("Z-Map2", packed.Records.Count.ToString(CultureInfo.InvariantCulture));
        return header.ToString();

        void Line(string field, string value)
        {
            if (value.AsSpan().ContainsAny('\n', '\r'))
                throw new ArgumentException($"{field} contains a line break, which is not allowed in a control file");
            if (Encoding.UTF8.GetByteCount(value) + field.Length + 3 > MostLineBytes)
                throw new ArgumentException($"{field} is too long: a line of a control file has at most {MostLineBytes} bytes");
            header.Append(field).Append(": ").Append(value).Append('\n');
        }
    }
}
