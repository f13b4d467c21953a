using System.Globalization;

namespace Morsel.Plots;

/// <summary>One row of a comparison: what Morsel took, and what the peer took, NaN where it did not end in time.</summary>
internal sealed record Row(string Name, double MorselSeconds, double PeerSeconds, double MorselFaults, double PeerFaults)
{
    // The name, then pairs of Morsel's and the peer's: wall time, processor time, memory, bytes, requests, page faults, …
    private const int ProcessorTime = 3;
    private const int PageFaults = 11;

    public static Row Parse(string line)
    {
        string[] fields = line.Split('\t');
        return new(fields[0], Number(fields[ProcessorTime]), Number(fields[ProcessorTime + 1]), Number(fields[PageFaults]), Number(fields[PageFaults + 1]));
    }

    private static double Number(string field) =>
        double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : double.NaN;
}
