namespace Morsel.Formats.Zsync;

/// <summary>zsync control files. Source: <c>FORMAT.md</c> beside this file.</summary>
internal sealed class ZsyncFormat : ITargetFormat
{
    // Writers of gzip targets leave up to two records too many; one more is asked for to notice what is not theirs.
    private const int SurplusRecords = 2;

    private const string What = "zsync control file";

    private static readonly string[] FirstNames =
        ["zsync: ", "Filename: ", "MTime: ", "Blocksize: ", "Length: ", "Hash-Lengths: ", "URL: ", "Z-URL: ", "SHA-1: ", "Safe: ", "Z-Filename: ", "Min-Version: ", "File-Hash: "];

    public string Name => "zsync";

    public string Extension => ".zsync";

    public bool Recognizes(ReadOnlySpan<byte> prefix)
    {
        foreach (string name in FirstNames)
        {
            if (prefix.Length >= name.Length && System.Text.Ascii.Equals(prefix[..name.Length], name))
                return true;
        }
        return false;
    }

    public ReadStep Read(ReadOnlyMemory<byte> prefix, bool isWhole)
    {
        var lines = new List<ControlHeaderLines.Line>();
        long headerBytes = ControlHeaderLines.Read(prefix.Span, lines);
        if (headerBytes < 0 && isWhole)
            throw TargetFormatException.CutOff(What, $"it ends after {lines.Count} header lines");
        if (headerBytes < 0)
            return new ReadStep.NeedBytes(-headerBytes);
        ControlHeader header = ControlHeaderReader.Read(lines, (int)headerBytes);
        long tableBytes = (long)header.Layout.BlockCount * header.HashLengths.RecordBytes;
        long wanted = headerBytes + tableBytes + ((SurplusRecords + 1) * header.HashLengths.RecordBytes);
        if (prefix.Length < wanted && !isWhole)
            return new ReadStep.NeedBytes(wanted) { Shape = new DescribedShape(header.Layout.BlockCount, header.Layout.Length) };
        if (prefix.Length - headerBytes < tableBytes)
            throw TargetFormatException.CutOff(What, FormattableString.Invariant($"{prefix.Length - headerBytes:N0} of {tableBytes:N0} bytes of checksums"));
        ReadOnlyMemory<byte> table = prefix[(int)headerBytes..];
        GzipMap? map = header is { Map: { } records, CompressedLocations.Count: > 0 }
            ? GzipMap.Read(prefix.Span[(int)records.Start..(int)records.End], header.Layout.Length)
            : null;
        return new ReadStep.Done(new ZsyncDescription(header, table.Span[..(int)tableBytes], map, NotesOn(header, table.Span[(int)tableBytes..])));
    }

    private static List<Note> NotesOn(ControlHeader header, ReadOnlySpan<byte> surplus)
    {
        List<Note> notes = [.. header.Notes];
        if (surplus.StartsWith("zsync: "u8))
            throw new TargetFormatException(What, "after the checksums", "a second control file begins, expected the end");
        if (surplus.Length > SurplusRecords * header.HashLengths.RecordBytes)
            notes.Add(new Note(NoteCode.SurplusIgnored, "the control file has surplus bytes after its checksums; they are ignored"));
        return notes;
    }
}
