namespace Morsel.Target;

/// <summary>Bytes of a target that its description itself holds.</summary>
/// <param name="Start">Where they stand in the target.</param>
/// <param name="Bytes">The bytes, at least one.</param>
internal sealed record Literal(long Start, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>Where they stand in the target.</summary>
    public ByteRange Range => new(Start, Start + Bytes.Length);
}
