using Morsel.Descriptions;
using Morsel.Fetching;
using Morsel.Files;
using Morsel.Finishing;
using Morsel.Proof;
using Morsel.Reporting;
using Morsel.Routes;
using Morsel.Routes.Whole;
using Morsel.Searching;
using Morsel.Seeds;
using Morsel.Signatures;
using Morsel.Target;

namespace Morsel.Updating;

/// <summary>What all runs of one call share.</summary>
/// <param name="Files">The disk.</param>
/// <param name="Time">The clock.</param>
/// <param name="Feed">Told how far it is.</param>
/// <param name="OpenSeed">Opens seeds.</param>
/// <param name="RoutesTo">The ways to a target whose blocks somebody proves.</param>
/// <param name="Finishes">The kinds of finishes; the first that fits is taken, and the last fits always.</param>
internal sealed record RunTerms(
    IFileSystem Files, TimeProvider Time, ProgressFeed Feed, SeedOpener OpenSeed, Func<BlockVerifier, IReadOnlyList<IRoute>> RoutesTo,
    IReadOnlyList<FinishMaker> Finishes)
{
    /// <summary>Whether something here unpacks a compressed whole.</summary>
    public required Func<WholeOrigin, bool> CanUnpack { get; init; }

    /// <summary>Makes the way by a patch, of what it starts from.</summary>
    public required Func<PatchOrigin, BlockVerifier, IBaseBytes, IRoute> PatchRoute { get; init; }

    /// <summary>Opens what a gzip file holds; of it and of the file only so many bytes are read.</summary>
    public required Func<string, long, ISeed> OpenContent { get; init; }

    /// <summary>Makes a zstd patch with what unpacks it of where it is, what is said of it, and its base.</summary>
    public required Func<FetchSource, WholeOrigin, ZstdPatchBase, PackedObject> ZstdPatch { get; init; }

    /// <summary>Packs what patches between contents lead to.</summary>
    public required IContentPacker Packer { get; init; }

    /// <summary>The file that all of the target is made of by a patch, so that no seed is searched; null where none is.</summary>
    /// <value>Default null.</value>
    public (string Path, SeedKind Kind)? PatchedFrom { get; init; }

    /// <summary>The older version that the new file follows, under whichever name; its mode is the new one's. Null where the file itself is replaced, or there is none.</summary>
    /// <value>Default null.</value>
    public string? Predecessor { get; init; }

    /// <summary>Checks signatures inside files; made where there is one.</summary>
    public required Func<AppImageSignature> Signatures { get; init; }

    /// <summary>Has the last word on a file that is whole and proven, before it takes its place; throws where it must not. Null where nobody is asked.</summary>
    /// <value>Default null.</value>
    public Action<IBlockFile>? Acceptance { get; init; }

    /// <summary>Finds the program of this machine that checks signatures of OpenPGP; null where there is none.</summary>
    public required Func<OpenPgpProgram?> OpenPgp { get; init; }

    /// <summary>Who checks that descriptions are signed; null where nobody demands that.</summary>
    /// <value>Default null.</value>
    public ISignatureDemand? Demand { get; init; }

    /// <summary>The ways of the run, where they were weighed before it; null for a board of its own.</summary>
    /// <value>Default null.</value>
    public RouteBoard? Board { get; init; }

    /// <summary>Where the seeds hold the target, as far as a coarser description told; null where none was read.</summary>
    /// <value>Default null.</value>
    public SeedPlaces? Places { get; init; }

    /// <summary>Makes a compressed whole with what unpacks it of where it is and what is said of it.</summary>
    public required Func<FetchSource, WholeOrigin, PackedObject> Packed { get; init; }
}

/// <summary>What a zstd patch is unpacked with.</summary>
/// <param name="From">The base, in memory; it must stay there meanwhile.</param>
/// <param name="Length">Bytes that must come out.</param>
/// <param name="MostWindowBytes">What may be held of them.</param>
internal sealed record ZstdPatchBase(MappedBytes From, long Length, long MostWindowBytes);
