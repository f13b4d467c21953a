using System.Numerics;
using Morsel.Descriptions;
using Morsel.Formats;
using Morsel.Formats.Sidecar;

namespace Morsel.Updating;

/// <summary>Two control files of one target that a sidecar lists: of the finer one only some records need be fetched, once the coarser one was read.</summary>
/// <param name="Fine">The finer one.</param>
/// <param name="Coarse">The coarser one.</param>
/// <param name="FineAddresses">Where the finer one is, the address first that would be asked for all of it.</param>
/// <param name="CoarseAddresses">Where the coarser one is.</param>
internal sealed record IndexLevels(ControlLine Fine, ControlLine Coarse, IReadOnlyList<Uri> FineAddresses, IReadOnlyList<Uri> CoarseAddresses)
{
    // What is smaller is fetched whole: two more waits would cost more than its bytes.
    private const long WorthLevels = 64 << 10;

    // A longer header has a map of a gzip file, or is none.
    private const long MostHeaderBytes = 16 << 10;

    private const int MostBlockBytes = 16 << 20, MostRecordBytes = 20, LimitPerBlock = 8;

    /// <summary>What the finer one looks like.</summary>
    public IndexForm Form => FormOf(Fine);

    /// <summary>The levels that a sidecar lists for what the caller wants; null where there are none, or they would save nothing.</summary>
    /// <param name="sidecar">The sidecar.</param>
    /// <param name="request">What the caller wants.</param>
    /// <param name="formats">Say how descriptions are called.</param>
    public static IndexLevels? Of(FoundSidecar sidecar, UpdateRequest request, IReadOnlyList<ITargetFormat> formats)
    {
        Uri source = SourceAddress.Of(request.Source);
        // Who keeps the control file wants all of it; who names it, too.
        if (sidecar.Address.IsFile || request.KeepDescriptionPath is not null || formats.Any(format => SourceAddress.IsNamedAs(source, format)))
            return null;
        ControlLine[] lines = [.. sidecar.Sidecar.Controls.Where(line => IsPossible(line, sidecar.Sidecar.Target.Size)).OrderBy(line => line.Shape!.BlockBytes)];
        foreach (ControlLine fine in lines.Where(line => line.Bytes > WorthLevels && IsWithin(line, sidecar.Sidecar.Target.Size, request.DescriptionLimit)))
        {
            IReadOnlyList<Uri> addresses = AddressesOf(fine, sidecar, source, formats);
            ControlLine? coarse = lines.Where(line => IsCoarser(line, fine)).MinBy(line => line.Bytes);
            if (addresses.Count > 0 && coarse is not null && sidecar.Resolve([coarse.Url], []) is { Count: > 0 } places)
                return new IndexLevels(fine, coarse, addresses, places);
        }
        return null;
    }

    private static IndexForm FormOf(ControlLine line) =>
        new(line.Bytes, line.Shape!.RecordsOffset, line.Shape.BlockBytes, line.Shape.Lengths.Weak, line.Shape.Lengths.Strong);

    private static bool IsPossible(ControlLine line, long length) =>
        line.Shape is { RecordsOffset: <= MostHeaderBytes, Lengths: { Weak: >= 1 and <= sizeof(uint), Strong: >= 3 and <= MostRecordBytes - sizeof(uint) } } shape
        && shape.BlockBytes <= MostBlockBytes && BitOperations.IsPow2(shape.BlockBytes) && shape.RecordsOffset < line.Bytes && FormOf(line).IsOf(length);

    // What a reader of the whole would refuse, it shall refuse.
    private static bool IsWithin(ControlLine line, long length, long limit) => line.Bytes <= Math.Min(limit, Array.MaxLength) && length / line.Shape!.BlockBytes <= limit / LimitPerBlock;

    private static bool IsCoarser(ControlLine line, ControlLine fine) => line.Shape!.BlockBytes > fine.Shape!.BlockBytes && 2 * line.Bytes <= fine.Bytes;

    // Beside the file only that counts which is there anyway: nothing else would be asked for.
    private static IReadOnlyList<Uri> AddressesOf(ControlLine line, FoundSidecar sidecar, Uri source, IReadOnlyList<ITargetFormat> formats)
    {
        IReadOnlyList<Uri> addresses = sidecar.Resolve([line.Url], []);
        if (SidecarAddress.IsNamedSo(source))
            return addresses;
        Uri? beside = addresses.FirstOrDefault(address => formats.Any(format => format.HeadBytes == 0 && address == With(source, format.Extension)));
        return beside is null ? [] : [beside, .. addresses.Where(address => address != beside)];
    }

    private static Uri With(Uri source, string extension) => new UriBuilder(source) { Path = source.AbsolutePath + extension }.Uri;
}
