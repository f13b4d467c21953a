namespace Morsel.Making;

/// <summary>Buffers that one thread fills and several others read, each at its own pace and in order; a buffer is reused when all have read it.</summary>
internal sealed class BufferRing
{
    private readonly object _changes = new();
    private readonly byte[][] _buffers;
    private readonly int[] _lengths;
    private readonly long[] _read;
    private long _filled;
    private bool _isComplete;

    /// <param name="count">Buffers in the ring.</param>
    /// <param name="bufferBytes">Bytes in each.</param>
    /// <param name="readers">Threads that read.</param>
    public BufferRing(int count, int bufferBytes, int readers)
    {
        (_buffers, _lengths, _read) = (new byte[count][], new int[count], new long[readers]);
        for (int i = 0; i < count; i++)
            _buffers[i] = GC.AllocateUninitializedArray<byte>(bufferBytes);
    }

    /// <summary>The next buffer to fill.</summary>
    public byte[] WaitForFree()
    {
        lock (_changes)
        {
            while (_filled - _read.Min() >= _buffers.Length)
                Monitor.Wait(_changes);
            return _buffers[_filled % _buffers.Length];
        }
    }

    /// <summary>Gives the buffer of <see cref="WaitForFree"/> to the readers.</summary>
    public void Publish(int bytes)
    {
        lock (_changes)
        {
            _lengths[_filled % _buffers.Length] = bytes;
            _filled++;
            Monitor.PulseAll(_changes);
        }
    }

    /// <summary>Nothing more will be published.</summary>
    public void Complete()
    {
        lock (_changes)
        {
            _isComplete = true;
            Monitor.PulseAll(_changes);
        }
    }

    /// <summary>The next bytes for a reader; null after the last.</summary>
    public ReadOnlyMemory<byte>? WaitForNext(int reader)
    {
        lock (_changes)
        {
            while (_read[reader] == _filled && !_isComplete)
                Monitor.Wait(_changes);
            if (_read[reader] == _filled)
                return null;
            long slot = _read[reader] % _buffers.Length;
            return _buffers[slot].AsMemory(0, _lengths[slot]);
        }
    }

    /// <summary>The reader is done with the bytes of <see cref="WaitForNext"/>.</summary>
    public void Release(int reader)
    {
        lock (_changes)
        {
            _read[reader]++;
            Monitor.PulseAll(_changes);
        }
    }
}
