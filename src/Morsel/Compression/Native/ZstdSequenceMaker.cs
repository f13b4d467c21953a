using System.Runtime.InteropServices;

namespace Morsel.Compression.Native;

/// <summary>Finds what of some content stands before in it, as libzstd's own compression does. For one thread at a time.</summary>
internal sealed unsafe class ZstdSequenceMaker : IDisposable
{
    private const int LeastMatchBytes = 3, BlockBytes = 128 << 10, FewestBytes = 16, Off = 2;

    private readonly ZstdHandle _handle = ZstdHandle.OfEncoder();
    private readonly int _mostContentBytes;
    private readonly nuint _mostSequences;
    private ZstdSequence* _sequences;

    /// <param name="level">How hard it looks: 1 to <see cref="ZstdEncoder.MostLevel"/>.</param>
    /// <param name="windowLog">log2 of how far back it looks.</param>
    /// <param name="mostContentBytes">Bytes of the longest content.</param>
    /// <exception cref="NotSupportedException">This machine's libzstd cannot do it.</exception>
    public ZstdSequenceMaker(int level, int windowLog, int mostContentBytes)
    {
        if (Problem is { } problem)
            throw new NotSupportedException(problem);
        ZstdSequences.Set(_handle, ZstdSequences.Parameters.CompressionLevel, level);
        ZstdSequences.Set(_handle, ZstdSequences.Parameters.WindowLog, windowLog);
        // With it, libzstd 1.5.4 crashes at times.
        ZstdSequences.Set(_handle, ZstdSequences.Parameters.BlockSplitter, Off);
        _mostContentBytes = mostContentBytes;
        // Room for the most that can be, of which the system gives what is used. libzstd does not look how much there is.
        _mostSequences = (nuint)((mostContentBytes / LeastMatchBytes) + (2 * ((mostContentBytes / BlockBytes) + 1)));
        _sequences = (ZstdSequence*)NativeMemory.Alloc(_mostSequences, (nuint)sizeof(ZstdSequence));
    }

    ~ZstdSequenceMaker() => NativeMemory.Free(_sequences);

    /// <summary>Why it cannot be done on this machine; null if it can.</summary>
    public static string? Problem => ZstdSequences.Problem;

    /// <summary>Finds sequences.</summary>
    /// <returns>They cover the content from its beginning, but perhaps not its end. They are there until the next call.</returns>
    /// <exception cref="InvalidDataException">libzstd fails.</exception>
    public ReadOnlySpan<ZstdSequence> Make(ReadOnlySpan<byte> content)
    {
        ObjectDisposedException.ThrowIf(_sequences == null, this);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(content.Length, _mostContentBytes, nameof(content));
        // Of a last block that is too short to be compressed it finds none, or fails.
        int rest = content.Length % BlockBytes, used = rest < FewestBytes ? content.Length - rest : content.Length;
        if (used == 0)
            return [];
        fixed (byte* from = content)
        {
            nuint count = Zstd.Check(ZstdSequences.Generate(_handle.Context, _sequences, _mostSequences, from, (nuint)used), "find sequences");
            GC.KeepAlive(_handle);
            return new ReadOnlySpan<ZstdSequence>(_sequences, (int)count);
        }
    }

    public void Dispose()
    {
        NativeMemory.Free(_sequences);
        _sequences = null;
        _handle.Dispose();
        GC.SuppressFinalize(this);
    }
}
