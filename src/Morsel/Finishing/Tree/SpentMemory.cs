namespace Morsel.Finishing.Tree;

/// <summary>Memory that one step of an extraction needed for each entry, and the next does not.</summary>
internal static class SpentMemory
{
    private const long MuchBytes = 32 << 20;

    /// <summary>Gives it back: the runtime would keep it until as much again was allocated.</summary>
    public static void Release()
    {
        if (GC.GetTotalMemory(forceFullCollection: false) > MuchBytes)
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }
}
