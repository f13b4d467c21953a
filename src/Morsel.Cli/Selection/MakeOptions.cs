using System.CommandLine;
using System.Numerics;
using Morsel.Zsync;

namespace Morsel.Cli.Selection;

/// <summary>How a file is described.</summary>
internal sealed class MakeOptions
{
    private const int LeastBlockBytes = 512;
    private const int MostBlockBytes = 16 << 20;

    private readonly Option<string?> _fileName =
        OptionKinds.Text("--filename", "NAME", "Name that the file is published under (default: its own).", "-f");

    private readonly Option<string[]> _urls =
        OptionKinds.Texts("--url", "URL", "Address of the file, absolute or relative to the control file.", "-u");

    private readonly Option<long?> _blockSize =
        OptionKinds.Bytes("--block-size", "Bytes in a block, a power of two from 512 to 16M (default: depends on the size).", "-b");

    private readonly Option<bool> _noMtime =
        OptionKinds.Flag("--no-mtime", "Do not write the file's time: equal content gives equal control files.");

    private readonly Option<DigestAlgorithm?> _strongHash = OptionKinds.Choice<DigestAlgorithm>(
        "--strong-hash",
        [("md4", DigestAlgorithm.Md4), ("md5", DigestAlgorithm.Md5), ("sha-224", DigestAlgorithm.Sha224)],
        "Strong checksum of the blocks: all clients support md4, only the newest support the others (default: md4).");

    private readonly Option<ZsyncDialect?> _compat = OptionKinds.Choice<ZsyncDialect>(
        "--compat",
        [("0.6.2", ZsyncDialect.Zsyncmake062)],
        "Write the same bytes as this version of zsyncmake.");

    private readonly Option<WholePacking?> _whole = OptionKinds.Choice<WholePacking>(
        "--compressed-whole",
        [("zstd", WholePacking.Zstd), ("gzip", WholePacking.Gzip), ("xz", WholePacking.Xz)],
        "Also write the whole file compressed, and list it in FILE.morsel, for users without an earlier version.");

    private readonly Option<bool> _coarse =
        OptionKinds.Flag("--coarse", "Also write NAME.DIGEST.coarse.zsync, for large files: Morsel downloads it first, and little of FILE.zsync.");

    private readonly Option<bool> _routes = OptionKinds.Flag(
        "--routes", "Also write everything that saves bytes: --units, --coarse, and patches from each --patch-from; print what users will download.");

    private readonly GzipOptions _gzip;
    private readonly PatchOptions _patches;
    private readonly UnitOptions _units;

    /// <summary>How the block size is chosen for users of old versions.</summary>
    public TuningOption Tuning { get; }

    public MakeOptions(Command verb)
    {
        verb.Add(_fileName);
        verb.Add(_urls);
        verb.Add(_blockSize);
        Tuning = new TuningOption(verb);
        verb.Add(_noMtime);
        verb.Add(_strongHash);
        verb.Add(_compat);
        verb.Add(_whole);
        verb.Add(_coarse);
        verb.Add(_routes);
        _gzip = new GzipOptions(verb);
        _patches = new PatchOptions(verb);
        _units = new UnitOptions(verb);
    }

    /// <summary>The first option given that only means something in a zsync control file; null if there is none.</summary>
    public string? GivenForZsync(ParseResult parsed) =>
        OptionKinds.FirstGiven(parsed, [_urls, _blockSize, _noMtime, _strongHash, _compat, _whole, _coarse, _routes, .. _gzip.All, .. _patches.All, .. _units.All]);

    public string? FileName(ParseResult parsed) => parsed.GetValue(_fileName);

    /// <summary>Whether control files go to the current folder, as zsyncmake's do, and not beside what they describe.</summary>
    public bool WritesHere(ParseResult parsed) => parsed.GetValue(_compat) is ZsyncDialect.Zsyncmake062;

    /// <summary>A request that names no file yet.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="fileCount">Files that it stands for.</param>
    public MakeRequest Request(ParseResult parsed, int fileCount)
    {
        string[] urls = parsed.GetValue(_urls) ?? [];
        if (fileCount > 1 && (urls.Length > 0 || _gzip.NamesOneFile(parsed) || FileName(parsed) is not null))
            throw CommandFailure.Usage($"--filename, --url and --plain-url are for one file, got {fileCount} files: run make for each");
        var request = new MakeRequest
        {
            FileName = FileName(parsed),
            Locations = urls,
            BlockBytes = BlockBytes(parsed.GetValue(_blockSize)),
            ModifiedTime = !parsed.GetValue(_noMtime),
            CompressedWhole = parsed.GetValue(_whole),
            CoarseControlFile = parsed.GetValue(_coarse),
            Routes = parsed.GetValue(_routes),
            Zsync = new()
            {
                StrongHash = parsed.GetValue(_strongHash) ?? DigestAlgorithm.Md4,
                Dialect = parsed.GetValue(_compat) ?? ZsyncDialect.Morsel,
            },
        };
        return _units.AddTo(_patches.AddTo(_gzip.AddTo(request, parsed), parsed, fileCount), parsed);
    }

    private static int? BlockBytes(long? given) => given switch
    {
        null => null,
        >= LeastBlockBytes and <= MostBlockBytes and var bytes when BitOperations.IsPow2(bytes) => (int)bytes,
        _ => throw CommandFailure.Usage($"--block-size: got {given}, expected a power of two from {LeastBlockBytes} to {MostBlockBytes}"),
    };
}
