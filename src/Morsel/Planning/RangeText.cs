namespace Morsel.Planning;

/// <summary>How long the text is that asks for ranges, and how many fit.</summary>
internal static class RangeText
{
    /// <summary>No request has more ranges: Apache's default; more would only help where ranges are tiny, and some servers take many ranges for an attack.</summary>
    public const int MostRanges = 200;

    private const int UnitBytes = 6; // "bytes="

    /// <summary>The cost with as few ranges a request as fit into the text that a request may carry, for any range of a target.</summary>
    public static LinkCost Fit(LinkCost cost, long targetBytes)
    {
        int most = Math.Clamp((cost.MostRangeTextBytes - UnitBytes) / (2 + (2 * Digits(targetBytes))), 1, MostRanges);
        return cost with { RangesPerRequest = Math.Min(cost.RangesPerRequest, most) };
    }

    /// <summary>Bytes of the text that asks for these ranges.</summary>
    public static int BytesOf(PlannedRequest request) => UnitBytes + request.Ranges.Sum(range => 2 + Digits(range.Start) + Digits(range.End));

    private static int Digits(long number)
    {
        int digits = 1;
        for (; number >= 10; number /= 10)
            digits++;
        return digits;
    }
}
