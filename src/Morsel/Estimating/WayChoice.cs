using Morsel.Compression;
using Morsel.Estimates;

namespace Morsel.Estimating;

/// <summary>Which ways a file can be published in.</summary>
internal static class WayChoice
{
    private const int LeastBlockBytes = 512, MostBlockBytes = 16 << 20;

    // As multiples of the usual size, in quarters.
    private static readonly int[] Quarters = [1, 2, 4, 8, 16, 32];

    /// <summary>The ways.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="packed">How the file is packed.</param>
    /// <param name="usualBlockBytes">Bytes in a block, if nobody chooses.</param>
    /// <param name="usualChunkBytes">The average of a chunk, if nobody chooses.</param>
    public static IReadOnlyList<PublishingWay> Of(EstimateRequest request, PackedKind packed, int usualBlockBytes, int usualChunkBytes)
    {
        IEnumerable<PublishingWay> ways = Enum.GetValues<PublishingKind>().Where(kind => IsPossible(kind, packed)).SelectMany(kind => kind switch
        {
            PublishingKind.ControlFile or PublishingKind.GzipContent =>
                BlockSizes(request, usualBlockBytes).Select(bytes => new PublishingWay(kind, bytes) { IsUsual = bytes == usualBlockBytes }),
            PublishingKind.Casync => request.ChunkSizes.Select(bytes => new PublishingWay(kind, bytes) { IsUsual = bytes == usualChunkBytes }),
            _ => [new PublishingWay(kind)],
        });
        return [.. ways.Where(way => request.Kinds.Count == 0 || request.Kinds.Contains(way.Kind))];
    }

    private static IEnumerable<int> BlockSizes(EstimateRequest request, int usual) => request.BlockSizes.Count > 0
        ? request.BlockSizes
        : Quarters.Select(quarters => usual / 4 * quarters).Where(bytes => bytes is >= LeastBlockBytes and <= MostBlockBytes);

    // What is compressed already has nothing in common with its earlier version but the beginning.
    private static bool IsPossible(PublishingKind kind, PackedKind packed) => kind switch
    {
        PublishingKind.GzipContent => packed == PackedKind.Gzip,
        PublishingKind.CompressedFile or PublishingKind.Units => packed == PackedKind.None,
        _ => true,
    };
}
