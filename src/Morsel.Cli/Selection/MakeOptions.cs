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
        OptionKinds.Text("--filename", "NAME", "The name the file is published under (default: its own).", "-f");

    private readonly Option<string[]> _urls =
        OptionKinds.Texts("--url", "URL", "Address of the file, absolute or relative to the control file.", "-u");

    private readonly Option<long?> _blockSize =
        OptionKinds.Bytes("--block-size", "Bytes in a block, a power of two from 512 to 16M (default: from the size).", "-b");

    private readonly Option<bool> _noMtime =
        OptionKinds.Flag("--no-mtime", "Leave out the file's time: equal content gives equal control files.");

    private readonly Option<DigestAlgorithm?> _strongHash = OptionKinds.Choice<DigestAlgorithm>(
        "--strong-hash",
        [("md4", DigestAlgorithm.Md4), ("md5", DigestAlgorithm.Md5), ("sha-224", DigestAlgorithm.Sha224)],
        "The strong checksum of blocks; every client reads md4, only the newest the others (default: md4).");

    private readonly Option<ZsyncDialect?> _compat = OptionKinds.Choice<ZsyncDialect>(
        "--compat",
        [("0.6.2", ZsyncDialect.Zsyncmake062)],
        "Write byte for byte what that version of zsyncmake writes.");

    private readonly Option<GzipMode?> _gzip = OptionKinds.Choice<GzipMode>(
        "--gzip",
        [("look-inside", GzipMode.LookInside), ("compress", GzipMode.Compress), ("opaque", GzipMode.Opaque)],
        "Describe what a gzip file holds, make one, or take it as it is (default: look inside of gzip files, if that is possible).");

    private readonly Option<bool> _compress = OptionKinds.Flag("-z", "As --gzip compress; zsyncmake calls it so.");
    private readonly Option<bool> _opaque = OptionKinds.Flag("-Z", "As --gzip opaque; zsyncmake calls it so.");

    private readonly Option<string[]> _plainUrls =
        OptionKinds.Texts("--plain-url", "URL", "With --gzip: address of the uncompressed file, for clients that know nothing of gzip.", "-U");

    private readonly Option<bool> _exact =
        OptionKinds.Flag("--exact", "Compare all of a gzip file with what gzip makes of its content, and refuse it if it is not the same.", "-e");

    private readonly Option<bool> _noRecompress =
        OptionKinds.Flag("--no-recompress", "Do not find out how clients could make the gzip file again.", "-C");

    public MakeOptions(Command verb)
    {
        verb.Add(_fileName);
        verb.Add(_urls);
        verb.Add(_blockSize);
        verb.Add(_noMtime);
        verb.Add(_strongHash);
        verb.Add(_compat);
        verb.Add(_gzip);
        verb.Add(_compress);
        verb.Add(_opaque);
        verb.Add(_plainUrls);
        verb.Add(_exact);
        verb.Add(_noRecompress);
    }

    /// <summary>The first option given that only means something in a zsync control file; null if there is none.</summary>
    public string? GivenForZsync(ParseResult parsed) =>
        new Option[] { _urls, _blockSize, _noMtime, _strongHash, _compat, _gzip, _compress, _opaque, _plainUrls, _exact, _noRecompress }.FirstOrDefault(option => PayloadOptions.IsGiven(parsed, option))?.Name;

    public string? FileName(ParseResult parsed) => parsed.GetValue(_fileName);

    /// <summary>A request that names no file yet.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="fileCount">Files that it stands for.</param>
    public MakeRequest Request(ParseResult parsed, int fileCount)
    {
        string[] urls = parsed.GetValue(_urls) ?? [];
        string[] plainUrls = parsed.GetValue(_plainUrls) ?? [];
        if (fileCount > 1 && (urls.Length > 0 || plainUrls.Length > 0 || FileName(parsed) is not null))
            throw CommandFailure.Usage($"--filename, --url and --plain-url describe one file, got {fileCount}; make them one by one");
        return new MakeRequest
        {
            FileName = FileName(parsed),
            Locations = urls,
            BlockBytes = BlockBytes(parsed.GetValue(_blockSize)),
            ModifiedTime = !parsed.GetValue(_noMtime),
            Gzip = new()
            {
                Mode = Gzip(parsed),
                PlainLocations = plainUrls,
                Recompress = !parsed.GetValue(_noRecompress),
                RequireRecompression = parsed.GetValue(_exact),
            },
            Zsync = new()
            {
                StrongHash = parsed.GetValue(_strongHash) ?? DigestAlgorithm.Md4,
                Dialect = parsed.GetValue(_compat) ?? ZsyncDialect.Morsel,
            },
        };
    }

    private GzipMode? Gzip(ParseResult parsed)
    {
        GzipMode?[] given = [parsed.GetValue(_gzip), parsed.GetValue(_compress) ? GzipMode.Compress : null, parsed.GetValue(_opaque) ? GzipMode.Opaque : null];
        GzipMode[] modes = [.. given.OfType<GzipMode>().Distinct()];
        return modes.Length <= 1 ? modes.Cast<GzipMode?>().FirstOrDefault() : throw CommandFailure.Usage("--gzip, -z and -Z say different things about gzip; give one");
    }

    private static int? BlockBytes(long? given) => given switch
    {
        null => null,
        >= LeastBlockBytes and <= MostBlockBytes and var bytes when BitOperations.IsPow2(bytes) => (int)bytes,
        _ => throw CommandFailure.Usage($"--block-size: got {given}, expected a power of two from {LeastBlockBytes} to {MostBlockBytes}"),
    };
}
