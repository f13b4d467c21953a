using System.Diagnostics;
using Morsel.Estimates;

namespace Morsel.Cli.Json;

/// <summary>The words that stand in JSON for the library's enumerations.</summary>
internal static class Names
{
    public static string Of(UpdateOutcome outcome) => outcome switch
    {
        UpdateOutcome.Updated => "updated",
        UpdateOutcome.AlreadyCurrent => "already_current",
        UpdateOutcome.DownloadedWhole => "downloaded_whole",
        _ => throw new UnreachableException(),
    };

    public static string Of(ProofLevel proof) => proof switch
    {
        ProofLevel.None => "none",
        ProofLevel.Blocks => "blocks",
        ProofLevel.Sha1 => "sha1",
        ProofLevel.Sha256 => "sha256",
        ProofLevel.Sha512 => "sha512",
        ProofLevel.Sha512To128 => "sha512-128",
        _ => throw new UnreachableException(),
    };

    public static string Of(SeedKind kind) => kind switch
    {
        SeedKind.PartFile => "part_file",
        SeedKind.Output => "output",
        SeedKind.Given => "given",
        SeedKind.Similar => "similar",
        _ => throw new UnreachableException(),
    };

    public static string Of(RouteKind kind) => kind switch
    {
        RouteKind.Ranges => "ranges",
        RouteKind.Gzip => "gzip",
        RouteKind.Chunks => "chunks",
        RouteKind.Objects => "objects",
        RouteKind.Whole => "whole",
        RouteKind.Patch => "patch",
        RouteKind.Units => "units",
        _ => throw new UnreachableException(),
    };

    public static string Of(PublishingKind kind) => kind switch
    {
        PublishingKind.File => "file",
        PublishingKind.CompressedFile => "compressed",
        PublishingKind.ControlFile => "zsync",
        PublishingKind.GzipContent => "gzip",
        PublishingKind.Patches => "patches",
        PublishingKind.Units => "units",
        PublishingKind.Zchunk => "zchunk",
        PublishingKind.Casync => "casync",
        _ => throw new UnreachableException(),
    };

    public static string Of(SegmentAction action) => action switch
    {
        SegmentAction.Keep => "keep",
        SegmentAction.Copy => "copy",
        SegmentAction.Fetch => "fetch",
        _ => throw new UnreachableException(),
    };

    public static string Of(GzipMode mode) => mode switch
    {
        GzipMode.LookInside => "look_inside",
        GzipMode.Compress => "compress",
        GzipMode.Opaque => "opaque",
        _ => throw new UnreachableException(),
    };

    public static string Of(DigestAlgorithm algorithm) => algorithm switch
    {
        DigestAlgorithm.Md4 => "md4",
        DigestAlgorithm.Md5 => "md5",
        DigestAlgorithm.Sha1 => "sha1",
        DigestAlgorithm.Sha224 => "sha224",
        DigestAlgorithm.Sha256 => "sha256",
        DigestAlgorithm.Sha512 => "sha512",
        DigestAlgorithm.Sha512To128 => "sha512-128",
        _ => throw new UnreachableException(),
    };
}
