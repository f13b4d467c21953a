using Morsel.Patches;

namespace Morsel.Making;

/// <summary>Finds out what the users of a version will download, as their client does: by a plan.</summary>
/// <param name="plan">Plans an update.</param>
/// <param name="address">Where a plan begins: at the file, or at the control file if there is no sidecar.</param>
/// <param name="controlPath">The control file, beside which everything else is.</param>
internal sealed class DownloadForecast(Func<UpdateRequest, CancellationToken, Task<UpdatePlan>> plan, Uri address, string controlPath)
{
    /// <summary>Bytes in the file.</summary>
    public required long Length { get; init; }

    /// <summary>Bytes in the control file.</summary>
    public required long ControlBytes { get; init; }

    /// <summary>Bytes of the sidecar that a plan reads; 0 where it reads none.</summary>
    public required long SidecarBytes { get; init; }

    /// <summary>What is downloaded without a patch, and without the sidecar, which is not complete yet.</summary>
    /// <param name="oldPath">The version; null for users who have none.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<VersionDownload> WithoutPatchAsync(string? oldPath, CancellationToken cancellationToken)
    {
        var request = new UpdateRequest
        {
            Source = address.AbsoluteUri,
            // A plan writes nothing, and finds nothing where nothing is.
            OutputPath = controlPath + ".planned",
            SeedPaths = oldPath is null ? [] : [oldPath],
            AutoSeeds = false,
            Patches = false,
        };
        UpdatePlan made = await plan(request, cancellationToken).ConfigureAwait(false);
        (RouteKind Kind, long Bytes)[] ways = [.. made.Routes.Select(route => (route.Kind, route.Bytes + made.DescriptionBytes - SidecarBytes))];
        long fetched = made.Routes.Where(route => route.Kind is not (RouteKind.Units or RouteKind.Whole)).Select(route => route.Bytes).DefaultIfEmpty(made.FetchBytes).Min();
        long plain = oldPath is null ? Length : Math.Min(Length, fetched + ControlBytes);
        (RouteKind kind, long bytes) = ways.Append((RouteKind.Ranges, plain)).MinBy(way => way.Item2);
        return new VersionDownload(oldPath, kind, bytes) { PlainBytes = plain };
    }

    /// <summary>The same, with the patches that were made, and the sidecar.</summary>
    /// <param name="without">What is downloaded without them.</param>
    /// <param name="patches">All patches.</param>
    /// <param name="sidecarBytes">Bytes of the sidecar, which comes with everything; 0 where there is none.</param>
    public static VersionDownload Completed(VersionDownload without, IEnumerable<MadePatch> patches, long sidecarBytes)
    {
        VersionDownload other = without with { Bytes = without.Bytes + sidecarBytes };
        return patches.Where(patch => patch.OldPath == without.OldPath && patch.Path is not null).MinBy(patch => patch.Bytes) is { } patch
            ? other with { Kind = RouteKind.Patch, Bytes = patch.Bytes + sidecarBytes, OtherVersionBytes = other.Bytes, OtherVersionKind = other.Kind }
            : other;
    }
}
