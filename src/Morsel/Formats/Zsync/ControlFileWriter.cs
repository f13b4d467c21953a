using System.Globalization;
using System.Text;
using Morsel.Target;

namespace Morsel.Formats.Zsync;

/// <summary>Writes control files that every zsync client reads. Source: <c>FORMAT.md</c>, "Headers".</summary>
/// <param name="blockBytes">Bytes in a block; null to choose by the length.</param>
/// <param name="strongHash">The strong checksum.</param>
/// <param name="asZsyncmake">Whether to write byte for byte what zsyncmake 0.6.2 writes.</param>
internal sealed class ControlFileWriter(int? blockBytes, DigestAlgorithm strongHash, bool asZsyncmake) : ITargetWriter
{
    // zsync 0.6.2 reads lines into 1024 bytes and takes the rest of a longer one for something else.
    private const int MostLineBytes = 1023;

    public string Extension => ".zsync";

    public TargetShape ShapeOf(long length)
    {
        int bytes = blockBytes ?? (asZsyncmake ? BlockSize.OfZsyncmake062(length) : BlockSize.For(length));
        if (length / bytes >= ControlHeaderReader.MostBlocks)
            throw new ArgumentException($"{length} bytes in blocks of {bytes} are more than {ControlHeaderReader.MostBlocks} blocks; choose larger ones");
        return new TargetShape(
            new TargetLayout(length, bytes), strongHash, LengthsFor(length, bytes).StrongBytes,
            asZsyncmake ? [DigestAlgorithm.Sha1] : [DigestAlgorithm.Sha1, DigestAlgorithm.Sha256]);
    }

    public byte[] Write(DescribedTarget target)
    {
        HashLengths lengths = LengthsFor(target.Shape.Layout.Length, target.Shape.Layout.BlockBytes);
        byte[] header = Encoding.UTF8.GetBytes(Header(target, lengths));
        byte[] file = new byte[checked(header.Length + ((long)target.WeakSums.Length * lengths.RecordBytes))];
        header.CopyTo(file, 0);
        Span<byte> sum = stackalloc byte[sizeof(uint)];
        for (int block = 0; block < target.WeakSums.Length; block++)
        {
            Span<byte> record = file.AsSpan(header.Length + (block * lengths.RecordBytes), lengths.RecordBytes);
            System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(sum, target.WeakSums[block]);
            sum[^lengths.WeakBytes..].CopyTo(record);
            target.StrongSums.AsSpan(block * lengths.StrongBytes, lengths.StrongBytes).CopyTo(record[lengths.WeakBytes..]);
        }
        return file;
    }

    public IReadOnlyList<string> NotesOn(DescribedTarget target) => target.Shape.Layout.Length == 0
        ? ["the file is empty: other zsync clients refuse its control file"]
        : strongHash == DigestAlgorithm.Md4
            ? []
            : [$"only the newest clients read {Digest.NameOf(strongHash)} block checksums"];

    private HashLengths LengthsFor(long length, int bytes) =>
        asZsyncmake ? HashLengths.OfZsyncmake062(length, bytes) : HashLengths.For(length, bytes, strongHash);

    private string Header(DescribedTarget target, HashLengths lengths)
    {
        var header = new StringBuilder();
        Line("zsync", "0.6.2");
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
            Line("URL", location);
        Line("SHA-1", target.WholeDigests.First(digest => digest.Algorithm == DigestAlgorithm.Sha1).Hex);
        if (!asZsyncmake)
            Line("File-Hash", target.WholeDigests.First(digest => digest.Algorithm == DigestAlgorithm.Sha256).ToString());
        return header.Append('\n').ToString();

        void Line(string field, string value)
        {
            if (value.AsSpan().ContainsAny('\n', '\r'))
                throw new ArgumentException($"{field} holds a line break, which a control file cannot carry");
            if (Encoding.UTF8.GetByteCount(value) + field.Length + 3 > MostLineBytes)
                throw new ArgumentException($"{field} is too long: a line of a control file has at most {MostLineBytes} bytes");
            header.Append(field).Append(": ").Append(value).Append('\n');
        }
    }
}
