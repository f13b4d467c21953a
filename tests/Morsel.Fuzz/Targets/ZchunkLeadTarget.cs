using Morsel.Formats.Zchunk;

namespace Morsel.Fuzz.Targets;

/// <summary>The first bytes of a zchunk file, and what they say of the dictionary before anything is proven.</summary>
internal sealed class ZchunkLeadTarget() : FuzzTarget("zchunk-lead")
{
    public override int MostBytes => 512;

    public override IReadOnlyList<string> Words { get; } = ["\0ZCK1", "\0ZHR1"];

    protected override bool Read(ReadOnlySpan<byte> input)
    {
        ZchunkLead lead = ZchunkLead.Read(input);
        Claim(lead.LeadBytes <= input.Length && lead.LeadBytes <= ZchunkLead.MostBytes, "a lead lies inside of what was read");
        Claim(lead.HeaderBytes >= lead.LeadBytes, "a header is no shorter than its lead");
        Claim(ZchunkHeader.PeekDictionary(input, lead, 100_000) is >= 0 and <= 100_000, "a dictionary is no longer than what is of interest");
        return true;
    }
}
