using Morsel.Files;
using Morsel.Proof;

namespace Morsel.Seeds;

/// <summary>A file as what a patch copies from.</summary>
/// <remarks>Read by offset and not mapped: others may shorten it meanwhile.</remarks>
internal sealed class FileBase(IBlockFile file) : IBaseBytes
{
    public long Length => file.Length;

    public int Read(Span<byte> into, long start) => start >= file.Length ? 0 : file.Read(into, start);
}
