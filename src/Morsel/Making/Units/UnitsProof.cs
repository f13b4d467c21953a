using System.Buffers;
using Morsel.Compression;
using Morsel.Compression.Native;
using Morsel.Files;
using Morsel.Target;
using Morsel.Units;

namespace Morsel.Making.Units;

/// <summary>Reads an object of units in both ways before anybody gets it: as everybody unpacks a zstd file, and every unit alone.</summary>
/// <param name="target">The target.</param>
/// <param name="file">The object.</param>
/// <param name="published">What is to be published about it.</param>
internal sealed class UnitsProof(MappedBytes target, IBlockFile file, PublishedUnits published)
{
    private const int BufferBytes = 1 << 20;

    /// <summary>Compares all that comes out with the target.</summary>
    /// <exception cref="InvalidDataException">It is not the target: libzstd or Morsel is at fault.</exception>
    public async Task ProveAsync(CancellationToken cancellationToken)
    {
        Task whole = Task.Run(() => ProveWhole(cancellationToken), cancellationToken);
        UnitTable table = ReadTable();
        var options = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken };
        try
        {
            await Parallel.ForAsync(0, table.Cut.PageCount, options, (page, token) =>
            {
                ProvePage(table, page, token);
                return ValueTask.CompletedTask;
            }).ConfigureAwait(false);
        }
        finally
        {
            await whole.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        await whole.ConfigureAwait(false);
    }

    private void ProveWhole(CancellationToken cancellationToken)
    {
        using var decoder = new ZstdStreamDecoder();
        byte[] stored = new byte[BufferBytes], plain = new byte[BufferBytes];
        long position = 0, done = 0;
        for (int start = 0, filled = 0; ;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (start == filled)
            {
                (start, filled) = (0, file.Read(stored, position));
                position += filled;
            }
            DecodeStep step = decoder.Decode(stored.AsSpan(start, filled - start), plain, isLast: filled == 0);
            start += step.Consumed;
            if (step.Produced > target.Length - done || !plain.AsSpan(0, step.Produced).SequenceEqual(target.Slice(done, step.Produced)))
                throw Wrong(done);
            done += step.Produced;
            if (step is { Consumed: 0, Produced: 0 })
                break;
        }
        if (done != target.Length)
            throw Wrong(done);
    }

    private UnitTable ReadTable()
    {
        byte[] frame = new byte[published.Table.Length];
        return file.Read(frame, published.Table.Start) == frame.Length ? UnitTableReader.Read(frame, published) : throw Wrong(0);
    }

    private void ProvePage(UnitTable table, int page, CancellationToken cancellationToken)
    {
        using var decoder = new UnitDecoder(table.Cut);
        ByteRange stretch = table.StretchOf(page);
        byte[] stored = ArrayPool<byte>.Shared.Rent((int)stretch.Length), plain = new byte[table.Cut.UnitBytes];
        try
        {
            file.Read(stored.AsSpan(0, (int)stretch.Length), stretch.Start);
            int start = 0;
            for (int i = 0; i < table.Cut.UnitsIn(page); i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                int size = table.Pages[page].Sizes![i];
                ByteRange own = table.Cut.PlainOf((page * table.Cut.UnitsPerPage) + i);
                long reach = table.Cut.ReachOf(own.Start);
                Span<byte> content = plain.AsSpan(0, (int)own.Length);
                decoder.Decode(target.Slice(reach, (int)(own.Start - reach)), [stored.AsMemory(start, size)], content);
                if (!content.SequenceEqual(target.Slice(own.Start, content.Length)))
                    throw Wrong(own.Start);
                start += size;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(stored);
        }
    }

    private static InvalidDataException Wrong(long at) => new($"the units differ from the file from byte {at} on");
}
