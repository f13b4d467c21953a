using Morsel.Zchunk;

namespace Morsel.Cli.Text;

/// <summary>A file as a row of stretches, each of one kind: what comes from where, or what blocks are like.</summary>
/// <param name="Length">Bytes in the file.</param>
/// <param name="Kinds">The kinds, each with a name for people; the first is what a reader looks for.</param>
/// <param name="Stretches">In order and without gaps.</param>
internal sealed record FileMap(long Length, IReadOnlyList<string> Kinds, IReadOnlyList<MapStretch> Stretches)
{
    private const int ShortChunkBytes = 16 << 10, LongChunkBytes = 64 << 10;

    private const string Download = "download", Kept = "in the part file";

    /// <summary>Where each stretch of a file comes from.</summary>
    public static FileMap Of(IReadOnlyList<PlanSegment> segments) => Of([.. segments.Select(segment => new FileSegment(segment.Target, segment.Action, segment.SeedPath))]);

    /// <summary>Which blocks of a file are there more than once.</summary>
    public static FileMap Of(IReadOnlyList<BlockStretch> stretches) => new(
        stretches.Count == 0 ? 0 : stretches[^1].Target.End,
        ["blocks that are there more than once", "blocks that are there once", "zero bytes"],
        [.. stretches.Select(stretch => new MapStretch(stretch.Target, stretch.Kind switch { BlockKind.Repeated => 0, BlockKind.Once => 1, _ => 2 }))]);

    /// <summary>How long the chunks of a zchunk file are.</summary>
    public static FileMap Of(PayloadDescription payload)
    {
        var stretches = new List<MapStretch>();
        long start = 0;
        foreach (PayloadChunk chunk in payload.Chunks.Where(chunk => chunk.ContentBytes > 0))
        {
            int kind = chunk.ContentBytes < ShortChunkBytes ? 0 : chunk.ContentBytes < LongChunkBytes ? 1 : 2;
            stretches.Add(new MapStretch(new ByteRange(start, start += chunk.ContentBytes), kind));
        }
        return new FileMap(start, [$"chunks shorter than {Figures.Size(ShortChunkBytes)}", $"chunks shorter than {Figures.Size(LongChunkBytes)}", "longer chunks"], stretches);
    }

    /// <summary>Where each stretch of a file came from.</summary>
    public static FileMap Of(IReadOnlyList<FileSegment> segments)
    {
        string[] seeds = [.. segments.Select(segment => segment.SeedPath).OfType<string>().Distinct()];
        bool hasKept = segments.Any(segment => segment.Action == SegmentAction.Keep);
        string[] kinds = [Download, .. seeds.Select(seed => $"from {seed}"), .. hasKept ? [Kept] : (string[])[]];
        return new FileMap(
            segments.Count == 0 ? 0 : segments[^1].Target.End,
            kinds,
            [.. segments.Select(segment => new MapStretch(segment.Target, segment.Action switch
            {
                SegmentAction.Fetch => 0,
                SegmentAction.Copy => 1 + Array.IndexOf(seeds, segment.SeedPath),
                _ => kinds.Length - 1,
            }))]);
    }

    /// <summary>Bytes of a kind.</summary>
    public long BytesOf(int kind) => Stretches.Where(stretch => stretch.Kind == kind).Sum(stretch => stretch.Range.Length);

    /// <summary>The file in cells of equal size: of each, the kind that most of it has, and whether the first kind is in it too.</summary>
    /// <param name="count">How many cells; no more come than the file has bytes.</param>
    public IReadOnlyList<MapCell> Cells(int count)
    {
        count = (int)Math.Min(count, Length);
        var cells = new List<MapCell>(count);
        long[] bytes = new long[Kinds.Count];
        for (int cell = 0, stretch = 0; cell < count; cell++)
        {
            Array.Clear(bytes);
            long start = Border(cell, count), end = Border(cell + 1, count);
            while (Stretches[stretch].Range.End <= start)
                stretch++;
            for (int i = stretch; i < Stretches.Count && Stretches[i].Range.Start < end; i++)
                bytes[Stretches[i].Kind] += Math.Min(end, Stretches[i].Range.End) - Math.Max(start, Stretches[i].Range.Start);
            int kind = Array.IndexOf(bytes, bytes.Max());
            cells.Add(new MapCell(kind, kind != 0 && bytes[0] > 0));
        }
        return cells;
    }

    private long Border(int cell, int count) => (long)((Int128)Length * cell / count);
}

/// <summary>A stretch of a file.</summary>
/// <param name="Range">Where it is.</param>
/// <param name="Kind">The number of its kind.</param>
internal readonly record struct MapStretch(ByteRange Range, int Kind);

/// <summary>A cell of a map.</summary>
/// <param name="Kind">The kind that most of it has.</param>
/// <param name="HasFirst">Whether some of it has the first kind, and most has another.</param>
internal readonly record struct MapCell(int Kind, bool HasFirst);
