using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Morsel.Matching;

/// <summary>What is said to the processor of memory that is needed soon.</summary>
internal static class CacheHint
{
    /// <summary>Begins to bring the memory near, where the processor takes such a hint; elsewhere the loop that reads it waits as it always did.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Fetch<T>(ref T place)
        where T : unmanaged
    {
        // An address that the collector has moved meanwhile does no harm: it is never read.
        if (Sse.IsSupported)
            Sse.Prefetch0(Unsafe.AsPointer(ref place));
    }
}
