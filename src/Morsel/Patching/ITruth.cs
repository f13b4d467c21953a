namespace Morsel.Patching;

/// <summary>Knows what copied bytes really are: a reader has the corrections, a maker the target.</summary>
internal interface ITruth
{
    /// <summary>The next bytes, of which a prediction is known.</summary>
    /// <param name="predicted">What they are predicted to be.</param>
    /// <param name="place">Where they stand in the target: there afterwards, if they were not before.</param>
    void Settle(ReadOnlySpan<byte> predicted, Span<byte> place);

    /// <summary>The same for four bytes.</summary>
    /// <returns>What they really are.</returns>
    uint Settle(uint predicted, Span<byte> place);

    /// <summary>The same for eight bytes.</summary>
    /// <returns>What they really are.</returns>
    ulong Settle(ulong predicted, Span<byte> place);
}
