using System.Runtime.InteropServices;

namespace Morsel.Compression.Native;

/// <summary>Memory of a decoder that is not the runtime's: allocated zeroed, so that it stays where it is, and freed once.</summary>
/// <typeparam name="T">What stands in it.</typeparam>
internal sealed unsafe class NativeState<T> : IDisposable
    where T : unmanaged
{
    private readonly Action<nint> _end;
    private T* _value = (T*)NativeMemory.AllocZeroed((nuint)sizeof(T));

    /// <param name="end">What gives back what the decoder holds.</param>
    public NativeState(Action<nint> end) => _end = end;

    ~NativeState() => Free();

    /// <summary>Whether the decoder holds something.</summary>
    public bool IsBegun { get; set; }

    public T* Value => _value != null ? _value : throw new ObjectDisposedException(nameof(NativeState<T>));

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        if (_value == null)
            return;
        if (IsBegun)
            _end((nint)_value);
        NativeMemory.Free(_value);
        _value = null;
    }
}
