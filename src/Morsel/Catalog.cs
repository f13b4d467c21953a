using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics;
using Morsel.Casync;
using Morsel.Compression;
using Morsel.Compression.Gzip;
using Morsel.Compression.Native;
using Morsel.Fetching;
using Morsel.Files;
using Morsel.Finishing;
using Morsel.Finishing.Content;
using Morsel.Finishing.Gzip;
using Morsel.Finishing.Tree;
using Morsel.Formats;
using Morsel.Formats.Casync;
using Morsel.Formats.Zchunk;
using Morsel.Formats.Zsync;
using Morsel.Making;
using Morsel.Making.Trees;
using Morsel.Proof;
using Morsel.Reporting;
using Morsel.Routes;
using Morsel.Routes.Chunks;
using Morsel.Routes.Gzip;
using Morsel.Routes.Patch;
using Morsel.Routes.Plain;
using Morsel.Routes.Store;
using Morsel.Routes.Units;
using Morsel.Routes.Whole;
using Morsel.Seeds;
using Morsel.Signatures;
using Morsel.Target;
using Morsel.Transports;
using Morsel.Transports.File;
using Morsel.Transports.Http;
using Morsel.Updating;
using Morsel.Zchunk;
using Morsel.Zsync;

namespace Morsel;

/// <summary>The one list of formats, transports, kinds of seeds, routes and finishes.</summary>
internal static class Catalog
{
    // RFC 1951: distances reach 32 KiB back.
    private const int GzipWindowLog = 15;

    private static readonly ZchunkFormat Zchunk = new();

    /// <summary>Every format that is read, in the order in which they are asked.</summary>
    public static IReadOnlyList<ITargetFormat> Formats { get; } =
        [new ZsyncFormat(), Zchunk, new CasyncFormat(CasyncFormat.FileExtension), new CasyncFormat(CasyncFormat.FolderExtension)];

    /// <summary>Every format of payloads that is read, in the order in which they are asked.</summary>
    public static IReadOnlyList<IPayloadFormat> PayloadFormats { get; } = [Zchunk];

    /// <summary>What may become of a target, in the order in which it is asked whether it is wanted.</summary>
    public static IReadOnlyList<FinishMaker> Finishes { get; } = [TreeFinish.TryMake, UnpackFinish.For(PayloadFormats), GzipFinish.TryMake, Keep.Make];

    /// <summary>Bytes that tell whether a file is an archive of a folder.</summary>
    public const int TreeBeginningBytes = CatarRecords.HeadBytes;

    /// <summary>Whether a file that begins so is an archive of a folder.</summary>
    public static bool IsTree(ReadOnlySpan<byte> beginning) =>
        beginning.Length == TreeBeginningBytes && BinaryPrimitives.ReadUInt64LittleEndian(beginning) == CatarRecords.EntryBytes
        && BinaryPrimitives.ReadUInt64LittleEndian(beginning[8..]) == (ulong)CatarRecord.Entry;

    /// <summary>Makes a folder of an archive; see <see cref="TreeExtraction.Run"/>.</summary>
    public static TreeReport ExtractTree(
        IFileSystem files, TimeProvider time, CatarExtractRequest request, IProgress<MakeProgress>? progress, CancellationToken cancellationToken)
    {
        using IBlockFile archive = files.OpenRead(request.ArchivePath);
        return new TreeExtraction(files, archive, TreeExtraction.IdentityOf(archive.Stamp), request.Options) { Progress = progress }
            .Run(request.OutputPath, time, cancellationToken);
    }

    /// <summary>Every way to bring bytes; the caller disposes of them.</summary>
    public static IReadOnlyList<ITransport> OpenTransports(UpdaterOptions options) =>
        [new HttpTransport(options.Http, options.Time), new FileTransport()];

    /// <summary>Opens a folder as it will be on a web site.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="time">The clock.</param>
    public static ITransport OpenSite(string folder, TimeProvider time) => new FileTransport(time, new FileSite(folder));

    /// <summary>The address of a file on that site.</summary>
    /// <param name="path">The file.</param>
    public static Uri SiteAddressOf(string path) => FileSite.AddressOf(path);

    /// <summary>Opens a seed in the way that fits its kind.</summary>
    /// <param name="files">The disk.</param>
    /// <param name="path">The file.</param>
    /// <param name="packed">How it is packed, if its plain bytes are wanted; none for the bytes as they are.</param>
    /// <param name="mostBytes">Bytes of it that are read at most.</param>
    /// <param name="archiveFeatures">What an archive keeps that a folder is shown as; null where none is.</param>
    /// <exception cref="IOException">It cannot be read, or nothing here can unpack it.</exception>
    public static ISeed OpenSeed(
        IFileSystem files, string path, PackedKind packed = PackedKind.None, long mostBytes = long.MaxValue, ulong? archiveFeatures = null) =>
        packed == PackedKind.None && files.Stat(path) is { IsFolder: true } ? OpenFolder(files, path, mostBytes, archiveFeatures)
        : packed == PackedKind.None
            ? new FileSeed(files.OpenSeed(path), path, mostBytes)
            : new DecodedSeed(files.OpenRead(path), CreateDecoder(path, packed), path, mostBytes);

    // What Morsel extracted need not be read to be known; of any other folder the archive is made while it is searched.
    private static ISeed OpenFolder(IFileSystem files, string path, long mostBytes, ulong? archiveFeatures) =>
        TreeSeed.TryOpen(files, path)
        ?? (archiveFeatures is { } features ? new StreamSeed(TreeStream.OfSeed(path, features), path, mostBytes)
            : throw new IOException($"{path} is a folder, which contains parts of an archive of a folder only: name a file"));

    /// <summary>The ways that lead to a target, the one that its format prefers first.</summary>
    /// <param name="verifier">Proves its blocks.</param>
    public static IReadOnlyList<IRoute> RoutesTo(BlockVerifier verifier) => [.. verifier.Index.Origins.Select(origin => RouteBy(origin, verifier))];

    /// <summary>What the runs of one call share.</summary>
    public static RunTerms TermsOf(IFileSystem files, TimeProvider time, ProgressFeed feed) => new(files, time, feed, OpenSeed, RoutesTo, Finishes)
    {
        CanUnpack = CanUnpack,
        Signatures = () => new AppImageSignature(FindOpenPgp()),
        OpenPgp = FindOpenPgp,
        Packed = Packed,
        PatchRoute = RouteBy,
        OpenContent = (path, mostBytes) => OpenSeed(files, path, PackedKind.Gzip, mostBytes),
        ZstdPatch = (source, patch, from) => new PackedObject(source, patch, () => OpenZstdPatch(from)),
        Packer = new GzipContentPacker(),
    };

    private static OpenPgpProgram? FindOpenPgp() => OpenPgpProgram.Find(Environment.GetEnvironmentVariable("PATH"));

    /// <summary>A compressed whole with what unpacks it.</summary>
    private static PackedObject Packed(FetchSource source, WholeOrigin whole) => new(source, whole, () => OpenWhole(whole));

    /// <summary>Whether something here unpacks a compressed whole.</summary>
    private static bool CanUnpack(WholeOrigin whole)
    {
        try
        {
            OpenWhole(whole).Dispose();
            return whole.Window <= ZstdStreamDecoder.MostWindowLog;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>What unpacks a compressed whole, in no more memory than is said of it.</summary>
    /// <exception cref="IOException">The library that unpacks it is not installed.</exception>
    public static IStreamDecoder OpenWhole(WholeOrigin whole) => whole.Packing switch
    {
        WholePacking.Gzip => new GzipDecoder(),
        WholePacking.Zstd => new ZstdStreamDecoder(whole.Window),
        _ => OpenXz(whole.Window),
    };

    private static ZstdPatchDecoder OpenZstdPatch(ZstdPatchBase from) => new(from.From.Slice(0, (int)from.From.Length), from.Length, from.MostWindowBytes);

    private static IRoute RouteBy(Origin origin, BlockVerifier verifier) => origin switch
    {
        PlainOrigin plain => new PlainRoute(plain, verifier),
        GzipOrigin gzip => new GzipRoute(gzip, verifier, new StreamRoute(gzip, verifier, () => new GzipDecoder()) { PackedBytes = gzip.Map.PackedBytes }),
        ChunkedOrigin chunked => new ChunksRoute(chunked, verifier),
        StoreOrigin store => new StoreRoute(store, verifier),
        WholeOrigin whole => new WholeRoute(whole, verifier, () => OpenWhole(whole)),
        UnitsOrigin units => new UnitsRoute(units, verifier),
        _ => throw new UnreachableException(),
    };

    /// <summary>The way by a patch, which needs a base beside its servers.</summary>
    /// <param name="patch">The patch.</param>
    /// <param name="verifier">Proves its windows.</param>
    /// <param name="from">What it may start from.</param>
    public static IRoute RouteBy(PatchOrigin patch, BlockVerifier verifier, IBaseBytes from) => new PatchRoute(patch, verifier, from);

    /// <summary>What packs and unpacks the compressed whole of a file.</summary>
    public static WholeCodec CodecOf(WholePacking packing)
    {
        var like = new WholeOrigin([], packing, 0) { Window = WholeWindow(packing) };
        return new WholeCodec(packing, like.Window, (length, output) => CreateWholeEncoder(packing, length, output), () => OpenWhole(like));
    }

    /// <summary>What compresses a whole file.</summary>
    /// <param name="packing">How.</param>
    /// <param name="contentBytes">Bytes of the file.</param>
    /// <param name="output">Takes the compressed file.</param>
    /// <exception cref="IOException">The library that compresses is not installed.</exception>
    public static IStreamEncoder CreateWholeEncoder(WholePacking packing, long contentBytes, IBufferWriter<byte> output)
    {
        try
        {
            return packing switch
            {
                WholePacking.Gzip => new GzipCompressor(new GzipSettings(GzipSettings.BestLevel), GzipHeader.Make(GzipSettings.BestLevel), output),
                WholePacking.Zstd => new ZstdStreamEncoder(contentBytes, Environment.ProcessorCount, output),
                _ => new XzStreamEncoder(output),
            };
        }
        catch (NotSupportedException missing)
        {
            throw new IOException($"the file was not compressed: {missing.Message}", missing);
        }
    }

    /// <summary>What a decoder of such a whole must hold, as a power of two of bytes.</summary>
    private static int WholeWindow(WholePacking packing) => packing switch
    {
        WholePacking.Gzip => GzipWindowLog,
        WholePacking.Zstd => ZstdStreamEncoder.WindowLog,
        _ => ZstdStreamDecoder.MostWindowLog,
    };

    /// <summary>A writer of the kind of description that is asked for.</summary>
    public static ITargetWriter CreateWriter(MakeRequest request) =>
        new ControlFileWriter(request.BlockBytes, request.Zsync.StrongHash, request.Zsync.Dialect == ZsyncDialect.Zsyncmake062);

    /// <summary>A writer of the coarser of two descriptions of one target.</summary>
    public static ITargetWriter CreateCoarseWriter(MakeRequest request) =>
        ControlFileWriter.OfCoarse(request.Zsync.StrongHash);

    /// <summary>A writer of the kind of payload that is asked for.</summary>
    /// <param name="request">The request.</param>
    /// <param name="dictionary">The dictionary; empty for none.</param>
    public static IPayloadWriter CreatePayloadWriter(PayloadRequest request, ReadOnlyMemory<byte> dictionary) => new ZchunkWriter(new ZchunkSettings
    {
        DigestKind = ChunkDigest.Of(request.ChunkHash ?? (request.ContentDigests ? DigestAlgorithm.Sha256 : DigestAlgorithm.Sha512To128)),
        HasContentDigests = request.ContentDigests,
        Level = request.Compress ? request.Level : null,
        IsManual = request.ManualChunks,
        SplitAt = request.SplitAt,
        LeastChunkBytes = request.LeastChunkBytes,
        MostChunkBytes = request.MostChunkBytes,
        Dictionary = dictionary,
    });

    /// <summary>How chunks lie in stores.</summary>
    public static IStoreFormat Store { get; } = new CasyncStoreFormat();

    /// <summary>What brings objects of stores on servers for themselves.</summary>
    /// <param name="stores">The stores.</param>
    /// <param name="connections">The most requests under way at once to one of them.</param>
    /// <param name="clock">The clock of the run.</param>
    public static IObjectBringer OpenStores(IReadOnlyList<FetchSource> stores, int connections, RunClock clock) => new ObjectDownload(stores, connections, new HostGuards(clock));

    /// <summary>A writer of an index and of the chunks that it names.</summary>
    /// <param name="request">The request.</param>
    /// <param name="features">What the archive of a folder keeps; null for a file.</param>
    /// <exception cref="ArgumentException">Chunks cannot be as long as is asked for.</exception>
    public static IStoreWriter CreateStoreWriter(CasyncMakeRequest request, ulong? features = null)
    {
        ChunkSizes usual = ChunkSizes.Of(request.AverageChunkBytes);
        return new CasyncWriter(
            features ?? CasyncIndex.FeaturesOf(request.ChunkDigest),
            new ChunkSizes(request.LeastChunkBytes ?? usual.Least, request.AverageChunkBytes, request.MostChunkBytes ?? usual.Most),
            request.Level);
    }

    private static XzStreamDecoder OpenXz(int window)
    {
        try
        {
            return new XzStreamDecoder(1UL << window);
        }
        catch (NotSupportedException missing)
        {
            throw new IOException($"a compressed file was not unpacked: {missing.Message}", missing);
        }
    }

    private static IStreamDecoder CreateDecoder(string path, PackedKind packed)
    {
        try
        {
            return packed switch
            {
                PackedKind.Gzip => new GzipDecoder(),
                PackedKind.Zstd => new ZstdStreamDecoder(),
                PackedKind.Xz => new XzStreamDecoder(),
                PackedKind.Bzip2 => new Bzip2StreamDecoder(),
                _ => throw new UnreachableException(),
            };
        }
        catch (NotSupportedException missing)
        {
            throw new IOException($"{path} was not searched: {missing.Message}", missing);
        }
    }
}
