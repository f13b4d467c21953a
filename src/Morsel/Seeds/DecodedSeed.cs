using System.Collections.Concurrent;
using Morsel.Compression;
using Morsel.Files;

namespace Morsel.Seeds;

/// <summary>The plain bytes of a packed file, unpacked on a thread of its own while others scan what is there already.</summary>
/// <remarks>What is sound before the first damage is a seed as good as any: every block is proven. The damage is told behind it.</remarks>
internal sealed class DecodedSeed : ISeed
{
    private const int BufferBytes = 1 << 20;
    private const int BufferCount = 4;

    private readonly IBlockFile _file;
    private readonly PackedReader _packed;
    private readonly BlockingCollection<byte[]> _free = [];
    private readonly BlockingCollection<Filled> _filled = [];
    private readonly Thread _unpacking;
    private Filled _now = new([], 0, 0);
    private int _taken;
    private Exception? _problem;

    /// <param name="file">The packed file; disposed with this.</param>
    /// <param name="decoder">What unpacks it; likewise.</param>
    /// <param name="path">Its name, for the message of a failure.</param>
    /// <param name="mostBytes">Bytes that are unpacked at most, and read: what it unpacks to may have no end.</param>
    public DecodedSeed(IBlockFile file, IStreamDecoder decoder, string path, long mostBytes)
    {
        (_file, _packed) = (file, new PackedReader(file, decoder, path) { MostPackedBytes = mostBytes });
        for (int i = 0; i < BufferCount; i++)
            _free.Add(GC.AllocateUninitializedArray<byte>(BufferBytes));
        _unpacking = new Thread(() => Unpack(mostBytes)) { IsBackground = true, Name = "unpacking a seed" };
        _unpacking.Start();
    }

    /// <inheritdoc/>
    public int Read(Span<byte> buffer)
    {
        int done = 0;
        while (done < buffer.Length && TryHaveBytes())
        {
            int count = Math.Min(buffer.Length - done, _now.Count - _taken);
            _now.Buffer.AsSpan(_taken, count).CopyTo(buffer[done..]);
            _taken += count;
            done += count;
        }
        return done > 0 || _problem is null ? done : throw _problem;
    }

    public long FileBytes => _file.Length;

    /// <inheritdoc/>
    public long FileBytesOf(long seedBytes) => Volatile.Read(ref _now).PackedBytes;

    public void Dispose()
    {
        _free.CompleteAdding();
        // It ends within one buffer, and the file must not be closed under it.
        _unpacking.Join();
        _packed.Dispose();
        _file.Dispose();
        _free.Dispose();
        _filled.Dispose();
    }

    private bool TryHaveBytes()
    {
        while (_taken == _now.Count)
        {
            if (!_filled.TryTake(out Filled? next, Timeout.Infinite))
                return false;
            if (_now.Buffer.Length > 0)
                _free.Add(_now.Buffer);
            Volatile.Write(ref _now, next);
            _taken = 0;
        }
        return true;
    }

    private void Unpack(long mostBytes)
    {
        try
        {
            for (long total = 0, count = -1; count != 0 && _free.TryTake(out byte[]? buffer, Timeout.Infinite) && !_free.IsAddingCompleted; total += count)
            {
                if (total >= mostBytes)
                    throw PackedReader.TooLong(_packed.Path, mostBytes);
                count = _packed.Fill(buffer, out IOException? problem);
                _filled.Add(new Filled(buffer, (int)count, _packed.PackedBytes));
                if (problem is not null)
                    throw problem;
            }
        }
        catch (Exception problem)
        {
            _problem = problem;   // told to whoever reads up to it
        }
        finally
        {
            _filled.CompleteAdding();
        }
    }

    private sealed record Filled(byte[] Buffer, int Count, long PackedBytes);
}
