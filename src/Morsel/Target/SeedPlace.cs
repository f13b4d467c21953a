using System.Runtime.InteropServices;

namespace Morsel.Target;

/// <summary>A stretch of a seed that is likely to be a stretch of the target. Nobody has proven it: whoever takes it does.</summary>
/// <param name="SeedOffset">Where it begins in the seed, in bytes.</param>
/// <param name="Target">What it is of the target.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SeedPlace(long SeedOffset, ByteRange Target)
{
    /// <summary>Where it ends in the seed.</summary>
    public long SeedEnd => SeedOffset + Target.Length;
}
