using System.Text;
using Morsel.Compression.Gzip;

namespace Morsel.Fuzz.Targets;

/// <summary>The Recompress line of control files, and the headers of gzip files, which stand in it.</summary>
internal sealed class RecompressionTarget() : FuzzTarget("recompression")
{
    public override int MostBytes => 1024;

    public override IReadOnlyList<string> Words { get; } = ["1f8b08", " --best", " --rsync", " --no-name", " "];

    protected override bool IsDocumented(Exception refusal) => refusal is InvalidDataException;

    protected override bool Read(ReadOnlySpan<byte> input)
    {
        bool isKnown = Recompression.TryParse(Encoding.Latin1.GetString(input), out Recompression? recompression, out string? refusal);
        Claim(isKnown == (recompression is not null) && isKnown == refusal is null, "it is either known or refused");
        if (recompression is not null)
            Claim(GzipHeader.Read(recompression.Header.Span) is { } whole && whole.Bytes == recompression.Header.Length, "the header in it is whole");
        else if (GzipHeader.Read(input) is { } header)
            Claim(header.Bytes <= input.Length, "a header lies in what was read");
        return isKnown;
    }
}
