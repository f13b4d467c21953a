using Morsel.Compression.Gzip;
using Morsel.Compression.Native;
using Morsel.Fuzz.Targets;

namespace Morsel.Fuzz;

/// <summary>All targets.</summary>
internal static class FuzzTargets
{
    private static readonly Func<FuzzTarget>[] Makers =
    [
        () => new ControlFileTarget(),
        () => new GzipMapTarget(),
        () => new ZchunkLeadTarget(),
        () => new ZchunkHeaderTarget(),
        () => new CasyncIndexTarget(),
        () => new CatarTarget(),
        () => new SidecarTarget(),
        () => new AppImageTarget(),
        () => new UpdateInformationTarget(),
        () => new OpenPgpKeyTarget(),
        () => new ReleasesTarget(),
        () => new ProductTarget(),
        () => new NamePatternTarget(),
        () => new InflateTarget(),
        () => new DecoderTarget("gzip", () => new GzipDecoder(), mostAllocated: 1 << 20),
        () => new DecoderTarget("zstd", () => new ZstdStreamDecoder(), mostAllocated: 64 << 10),
        () => new DecoderTarget("xz", () => new XzStreamDecoder(), mostAllocated: 64 << 10),
        () => new DecoderTarget("bzip2", () => new Bzip2StreamDecoder(), mostAllocated: 64 << 10),
        () => new FrameTarget(),
        () => new ZstdFrameHeadTarget(),
        () => new ZstdChunkTarget(),
        () => new ZstdPatchTarget(),
        () => new RecompressionTarget(),
        () => new EarlierGzipTarget(),
        () => new PieceTarget(),
        () => new TarTarget(),
        () => new PatchIndexTarget(),
        () => new PatchWindowTarget(),
        () => new UnitTableTarget(),
        () => new UnitTarget(),
        () => new SshSignatureTarget(),
        () => new SshPublicKeyTarget(),
        () => new SshPrivateKeyTarget(),
        () => new KeyRingTarget(),
        () => new MinisignTarget(),
        () => new SuccessionTarget(),
        () => new ChecksumsTarget(),
        () => new TrustMemoryTarget(),
        () => new TreeMemoryTarget(),
        () => new TreeEntriesTarget(),
        () => new NetrcTarget(),
        () => new HeaderTarget(),
        () => new AnswerTarget(),
        () => new RedirectTarget(),
        () => new SourceNameTarget(),
        () => new LeaseTarget(),
        () => new ConfigTarget(),
        () => new ServerRequestTarget(),
    ];

    /// <summary>The names of all.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All().Select(target => target.Name)];

    /// <summary>All, new: one is for one thread at a time.</summary>
    public static IEnumerable<FuzzTarget> All() => Makers.Select(make => make());

    /// <summary>One, new.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static FuzzTarget Named(string name) =>
        All().FirstOrDefault(target => target.Name == name) ?? throw new ArgumentException($"there is no target {name}, expected one of {string.Join(", ", Names)}");

    /// <summary>One, or all for "all".</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static IEnumerable<FuzzTarget> Chosen(string name) => name == "all" ? All() : [Named(name)];
}
