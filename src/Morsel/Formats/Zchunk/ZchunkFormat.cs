using Morsel.Target;

namespace Morsel.Formats.Zchunk;

/// <summary>The zchunk 1 format: a payload whose header is an index of chunks by their digests. See FORMAT.md.</summary>
internal sealed class ZchunkFormat : IPayloadFormat
{
    public string Name => "zchunk";

    public string Extension => ".zck";

    public string HeaderExtension => ".zhr";

    public string DictionaryExtension => ".zdict";

    public int LeadBytes => ZchunkLead.MostBytes;

    public bool Recognizes(ReadOnlySpan<byte> prefix) => prefix.StartsWith(ZchunkLead.Magic) || prefix.StartsWith(ZchunkLead.DetachedMagic);

    public long HeaderBytes(ReadOnlySpan<byte> lead) => ZchunkLead.Read(lead).HeaderBytes;

    public Payload Read(ReadOnlyMemory<byte> header) => ZchunkHeader.Read(header);

    internal static TargetFormatException Problem(int position, string problem) => new("zchunk header", $"byte {position}", problem);
}
