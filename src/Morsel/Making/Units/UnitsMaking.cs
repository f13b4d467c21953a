using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Morsel.Files;
using Morsel.Target;
using Morsel.Units;

namespace Morsel.Making.Units;

/// <summary>Makes the object with the units of a target, several segments at once.</summary>
/// <remarks>The target is mapped, and must stay as it is meanwhile. What comes out does not depend on the number of threads.</remarks>
/// <param name="target">The target, not empty.</param>
/// <param name="cut">How it is cut.</param>
/// <param name="level">zstd's level.</param>
internal sealed class UnitsMaking(MappedBytes target, UnitCut cut, int level)
{
    // What a segment takes while it is compressed: its sequences, and what libzstd looks things up in.
    private const long MostBytesPerThread = 640 << 20;

    private readonly ConcurrentBag<SegmentWriter> _writers = [];

    private static int MostThreads =>
        (int)Math.Clamp(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2 / MostBytesPerThread, 1, Environment.ProcessorCount);

    /// <summary>How a target is cut into units, as it is written.</summary>
    /// <param name="length">Bytes of the target, at least one.</param>
    /// <param name="unitBytes">Bytes of a unit: a power of two from 512 to 128 KiB.</param>
    public static UnitCut CutOf(long length, int unitBytes)
    {
        const int WindowLog = 26, SegmentBytes = 1 << WindowLog, MostUnitsPerPage = 1024;
        int unitsPerPage = Math.Min(MostUnitsPerPage, SegmentBytes / unitBytes);
        return new UnitCut(length, unitBytes, WindowLog, unitsPerPage, SegmentBytes / unitBytes / unitsPerPage);
    }

    /// <summary>Makes the object.</summary>
    /// <param name="file">An empty file, which it is written to.</param>
    /// <param name="onProgress">Told how many bytes of the target are done.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>What is to be published about it.</returns>
    /// <exception cref="NotSupportedException">This machine's libzstd cannot do it.</exception>
    public async Task<PublishedUnits> MakeAsync(IBlockFile file, Action<long> onProgress, CancellationToken cancellationToken)
    {
        try
        {
            long end = 0, done = 0;
            var sizes = new List<int>(cut.UnitCount);
            await foreach (WrittenSegment segment in WriteAsync(cancellationToken).ConfigureAwait(false))
            {
                file.Write(segment.Frame.Span, end);
                end += segment.Frame.Length;
                sizes.AddRange(segment.Sizes);
                onProgress(done = Math.Min(cut.Length, done + cut.SegmentBytes));
            }
            byte[] table = UnitTableWriter.Write(cut, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(sizes));
            file.Write(table, end);
            var place = new ByteRange(end, end + table.Length);
            return new PublishedUnits(place.End, place, cut.UnitBytes, cut.WindowLog, cut.Length);
        }
        finally
        {
            while (_writers.TryTake(out SegmentWriter? writer))
                writer.Dispose();
        }
    }

    // In order, as many ahead as there are threads.
    private async IAsyncEnumerable<WrittenSegment> WriteAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = new Queue<Task<WrittenSegment>>();
        int threads = MostThreads;
        try
        {
            for (int next = 0, segment = 0; segment < cut.SegmentCount; segment++)
            {
                for (; next < cut.SegmentCount && running.Count < threads; next++)
                {
                    int own = next;
                    running.Enqueue(Task.Run(() => Write(own, stop.Token), stop.Token));
                }
                yield return await running.Dequeue().ConfigureAwait(false);
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            Task ended = Task.WhenAll(running);
            await ended.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private WrittenSegment Write(int segment, CancellationToken cancellationToken)
    {
        if (!_writers.TryTake(out SegmentWriter? writer))
            writer = new SegmentWriter(cut, level);
        try
        {
            ByteRange range = cut.SegmentOf(segment);
            return writer.Write(target.Slice(range.Start, (int)range.Length), cancellationToken);
        }
        finally
        {
            _writers.Add(writer);
        }
    }
}
