namespace Morsel.Matching;

/// <summary>The weak checksums of a target's blocks, as many bits of each as its description kept.</summary>
/// <param name="Sums">a &lt;&lt; 16 | b for each block; bits that were not kept are zero.</param>
/// <param name="WeakBytes">Bytes that were kept, from the end: 1 to 4.</param>
internal sealed record WeakColumn(uint[] Sums, int WeakBytes)
{
    /// <summary>The bits that were kept.</summary>
    public uint Mask => WeakBytes == 4 ? uint.MaxValue : (1u << (8 * WeakBytes)) - 1;
}
