using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Morsel.Files;

/// <summary>The content of a file as memory, of which the system reads what is looked at.</summary>
/// <remarks>
/// For files of the caller's own that nobody writes meanwhile: where somebody makes one shorter, the system ends the process that looks at what is gone.
/// Safe for several threads.
/// </remarks>
internal sealed unsafe class MappedBytes : IDisposable
{
    private readonly SafeBuffer? _view;
    private readonly MemoryMappedFile? _file;
    private readonly byte[]? _copy;
    private byte* _first;

    /// <param name="handle">The open file, which stays open.</param>
    /// <param name="length">Its bytes.</param>
    public MappedBytes(SafeFileHandle handle, long length)
    {
        Length = length;
        if (length == 0)
            return;
        _file = MemoryMappedFile.CreateFromFile(handle, mapName: null, length, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        MemoryMappedViewAccessor view = _file.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
        _view = view.SafeMemoryMappedViewHandle;
        _view.AcquirePointer(ref _first);
    }

    /// <param name="file">A file that cannot be mapped: it is read.</param>
    /// <exception cref="IOException">It is too long for that, or cannot be read.</exception>
    public MappedBytes(IBlockFile file)
    {
        Length = file.Length;
        if (Length > Array.MaxLength)
            throw new IOException($"{Length} bytes cannot be read at once");
        byte[] content = GC.AllocateUninitializedArray<byte>((int)Length, pinned: true);
        if (file.Read(content, 0) != Length)
            throw new IOException("the file changed while it was read");
        _first = (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(content, 0);
        _copy = content;
    }

    /// <summary>Bytes of the file.</summary>
    public long Length { get; }

    /// <summary>Some of them.</summary>
    /// <param name="start">Where they begin.</param>
    /// <param name="count">How many; they all lie inside of the file.</param>
    public ReadOnlySpan<byte> Slice(long start, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Length - start);
        return new ReadOnlySpan<byte>(_first + start, count);
    }

    public void Dispose()
    {
        if (_view is not null && _first is not null)
            _view.ReleasePointer();
        _first = null;
        _view?.Dispose();
        _file?.Dispose();
        GC.KeepAlive(_copy);
    }
}
