namespace Morsel.Fuzz;

/// <summary>Numbers that follow from a seed, the same on every system and in every version of the runtime.</summary>
/// <remarks>Source: Steele, Lea and Flood, "Fast splittable pseudorandom number generators" (2014), SplitMix64.</remarks>
/// <param name="seed">The seed.</param>
internal struct FuzzRandom(ulong seed)
{
    private ulong _state = seed;

    /// <summary>The next 64 bits.</summary>
    public ulong Bits()
    {
        ulong next = _state += 0x9E3779B97F4A7C15;
        next = (next ^ (next >> 30)) * 0xBF58476D1CE4E5B9;
        next = (next ^ (next >> 27)) * 0x94D049BB133111EB;
        return next ^ (next >> 31);
    }

    /// <summary>A number from 0 to one less than <paramref name="end"/>, which is 1 or more.</summary>
    public int Below(int end) => (int)(((UInt128)Bits() * (uint)end) >> 64);

    /// <summary>One of some.</summary>
    public T OneOf<T>(ReadOnlySpan<T> some) => some[Below(some.Length)];
}
