namespace Morsel.Formats.Zchunk;

/// <summary>The zchunk 1 format: a payload whose header is an index of chunks by their digests, and so describes the payload. See FORMAT.md.</summary>
internal sealed class ZchunkFormat : IPayloadFormat, ITargetFormat
{
    public string Name => "zchunk";

    public string Extension => ".zck";

    public string HeaderExtension => ".zhr";

    public string DictionaryExtension => ".zdict";

    public int LeadBytes => ZchunkLead.MostBytes;

    // What the header does not fill are chunks, which need not be asked for again.
    public int HeadBytes => ZchunkDescription.FirstBytes;

    public bool Recognizes(ReadOnlySpan<byte> prefix) => prefix.StartsWith(ZchunkLead.Magic) || prefix.StartsWith(ZchunkLead.DetachedMagic);

    public long HeaderBytes(ReadOnlySpan<byte> lead) => ZchunkLead.Read(lead).HeaderBytes;

    public Payload Read(ReadOnlyMemory<byte> header) => ZchunkHeader.Read(header);

    public ReadStep Read(ReadOnlyMemory<byte> prefix, bool isWhole)
    {
        if (prefix.Length < ZchunkLead.MostBytes && !isWhole)
            return new ReadStep.NeedBytes(ZchunkLead.MostBytes);
        ZchunkLead lead = ZchunkLead.Read(prefix.Span);
        if (lead.IsDetached)
            throw ZchunkCursor.ProblemAt(0, "it is only a header, without content: use the zchunk file itself");
        if (prefix.Length < lead.HeaderBytes && !isWhole)
            return new ReadStep.NeedBytes(lead.HeaderBytes + (lead.HeaderBytes > HeadBytes ? ZchunkHeader.PeekDictionary(prefix.Span, lead, HeadBytes) : 0));
        ZchunkHeader header = ZchunkHeader.Read(prefix[..Math.Min(prefix.Length, lead.HeaderBytes)]);
        return new ReadStep.Done(new ZchunkDescription(header, prefix));
    }
}
