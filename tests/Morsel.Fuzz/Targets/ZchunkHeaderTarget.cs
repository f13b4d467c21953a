using Morsel.Formats.Zchunk;

namespace Morsel.Fuzz.Targets;

/// <summary>Whole headers of zchunk files. Length and digest are put right before, for behind them is more to break.</summary>
internal sealed class ZchunkHeaderTarget() : FuzzTarget("zchunk-header")
{
    private readonly ZchunkFormat _format = new();

    public override IReadOnlyList<string> Words { get; } = ["\0ZCK1", "\0ZHR1"];

    public override long MostAllocated(int inputBytes) => (256 << 10) + (500L * inputBytes);

    protected override bool Read(ReadOnlySpan<byte> input)
    {
        byte[] header = Repaired(input);
        ZchunkHeader read = ZchunkHeader.Read(header);
        Claim(read.Bytes.Span.SequenceEqual(header), "a header is kept as it was");
        for (int chunk = 1; chunk < read.ChunkCount; chunk++)
            Claim(read.StoredBytes(chunk) >= 0 && read.ContentBytes(chunk) >= 0 && read.StoredStart(chunk) >= read.HeaderBytes, "a chunk lies behind the header");
        Claim(read.Detach().Length == header.Length, "a header is as long when it is alone");
        if (_format.Read(header, isWhole: true) is Formats.ReadStep.Done { Description: var description })
        {
            Claim(description.Index.Layout.BlockCount == description.Index.Proof.BlockCount, "every block has a digest");
            _ = description.CreateMatcher();
            _ = description.Content?.Index.Layout.Length;
            _ = description.Fields.Count;
        }
        return true;
    }

    private static byte[] Repaired(ReadOnlySpan<byte> input)
    {
        byte[] header = input.ToArray();
        try
        {
            ZchunkLead lead = ZchunkLead.Read(header);
            if (lead.HeaderBytes < header.Length)
                header = header[..lead.HeaderBytes];
            if (lead.HeaderBytes == header.Length)
                ZchunkLead.OfHeader(lead.DigestKind, header.AsSpan(ZchunkLead.MagicBytes..lead.DigestStart), header.AsSpan(lead.LeadBytes)).CopyTo(header, lead.DigestStart);
        }
        catch (TargetFormatException)
        {
            // The parser says so itself.
        }
        return header;
    }
}
