namespace Morsel.Target;

/// <summary>Consecutive blocks of the target, never none.</summary>
/// <param name="First">Number of the first block.</param>
/// <param name="Count">How many blocks.</param>
internal readonly record struct BlockRun(int First, int Count)
{
    /// <summary>The number after the last block.</summary>
    public int End => First + Count;
}
