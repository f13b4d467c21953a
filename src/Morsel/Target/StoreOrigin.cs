namespace Morsel.Target;

/// <summary>A store that servers have of a target: an object of its own for each block, or for each run of blocks.</summary>
/// <remarks>Safe for several threads: each brings its own <see cref="IChunkUnpacker"/>.</remarks>
internal abstract class StoreOrigin : Origin
{
    /// <summary>The target cut into what one object holds: whole blocks of the target.</summary>
    public abstract TargetLayout Units { get; }

    /// <summary>Where the object of a unit is, relative to the store: names between slashes, escaped.</summary>
    public abstract string AddressOf(int unit);

    /// <summary>Where the object is if its bytes are stored as they are; null where stores do not have such objects.</summary>
    /// <value>Default null.</value>
    public virtual string? PlainAddressOf(int unit) => null;

    /// <summary>The next unit that the same object holds; null if there is none.</summary>
    /// <value>Default null.</value>
    public virtual int? NextLike(int unit) => null;

    /// <summary>The most bytes that may be stored of a unit. An object that is longer is not read to its end.</summary>
    /// <value>Default: its plain bytes, and as much more as a compression may add to what cannot be compressed.</value>
    public virtual long MostStoredBytes(int unit) => MostStoredBytesOf(Units.RangeOf(unit).Length);

    /// <summary>The most bytes that may be stored of so many.</summary>
    public static long MostStoredBytesOf(long plainBytes) => plainBytes + (plainBytes >> 6) + 1024;

    /// <summary>An unpacker for one thread; it counts units as chunks. What it gives is proven afterwards.</summary>
    /// <exception cref="IOException">The library that decompresses is not installed.</exception>
    public abstract IChunkUnpacker CreateUnpacker();
}
