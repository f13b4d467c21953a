namespace Morsel.Compression.Inflate;

/// <summary>What can be wrong with a deflate stream.</summary>
internal enum InflateFault
{
    None,
    ReservedBlockType,
    StoredLengthMismatch,
    TooManyCodes,
    BadCodeLengthCode,
    BadRepeat,
    NoEndOfBlock,
    BadLiteralCode,
    BadDistanceCode,
    UnusedSymbol,
    UnusedDistance,
    DistanceTooFar,
    NoProgress,
    NotInBlock,
}

/// <summary>The faults in words.</summary>
internal static class InflateFaultText
{
    /// <summary>What was found, for a message.</summary>
    public static string Text(this InflateFault fault) => fault switch
    {
        InflateFault.None => "nothing is wrong",
        InflateFault.ReservedBlockType => "a block has the reserved type 3",
        InflateFault.StoredLengthMismatch => "the two lengths of a stored block do not agree",
        InflateFault.TooManyCodes => "a block has more than 286 literal or 30 distance codes",
        InflateFault.BadCodeLengthCode => "the code of the code lengths is over-subscribed or incomplete",
        InflateFault.BadRepeat => "a repeated code length has nothing before it or goes past the last code",
        InflateFault.NoEndOfBlock => "a block has no code for its end",
        InflateFault.BadLiteralCode => "the literal codes are over-subscribed or incomplete",
        InflateFault.BadDistanceCode => "the distance codes are over-subscribed or incomplete",
        InflateFault.UnusedSymbol => "a literal code stands for nothing",
        InflateFault.UnusedDistance => "a distance code stands for nothing",
        InflateFault.DistanceTooFar => "a match begins before the first byte",
        InflateFault.NoProgress => "64 KiB of blocks contain no data",
        InflateFault.NotInBlock => "the map places a point outside of its block",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
