namespace Morsel.Target;

/// <summary>The whole target in one compressed object, which is unpacked from its beginning.</summary>
/// <param name="locations">Where it is, absolute.</param>
/// <param name="packing">How it is compressed.</param>
/// <param name="packedBytes">Bytes of the object.</param>
internal sealed class WholeOrigin(IReadOnlyList<string> locations, WholePacking packing, long packedBytes) : Origin
{
    public override IReadOnlyList<string> Locations => locations;

    /// <summary>How it is compressed.</summary>
    public WholePacking Packing => packing;

    /// <summary>Bytes of the object.</summary>
    public long PackedBytes => packedBytes;

    /// <summary>What unpacking it must hold, as a power of two of bytes.</summary>
    /// <value>Default 27.</value>
    public int Window { get; init; } = 27;

    public override long FetchBytesFor(long targetBytes, long length) => packedBytes;
}
