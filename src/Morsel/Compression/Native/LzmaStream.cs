using System.Runtime.InteropServices;

namespace Morsel.Compression.Native;

/// <summary>liblzma's <c>lzma_stream</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct LzmaStream
{
    public byte* NextIn;
    public nuint AvailableIn;
    public ulong TotalIn;
    public byte* NextOut;
    public nuint AvailableOut;
    public ulong TotalOut;
    public void* Allocator;
    public void* Internal;
    private fixed long _reserved[16];
}
