using Morsel.Files;
using Morsel.Proof;

namespace Morsel.Assembling;

/// <summary>A part file as memory.</summary>
internal sealed class MappedPart(MappedBytes file) : IProvenMemory
{
    public ReadOnlySpan<byte> Slice(ByteRange range) => file.Slice(range.Start, (int)range.Length);

    public void Dispose() => file.Dispose();
}
