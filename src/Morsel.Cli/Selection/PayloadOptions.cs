using System.CommandLine;
using Morsel.Casync;
using Morsel.Zchunk;

namespace Morsel.Cli.Selection;

/// <summary>How a file becomes a payload.</summary>
internal sealed class PayloadOptions
{
    private readonly Option<MakeFormat?> _format = OptionKinds.Choice<MakeFormat>(
        "--format",
        [("zsync", MakeFormat.Zsync), ("zchunk", MakeFormat.Zchunk), ("casync", MakeFormat.Casync)],
        "Write a zsync control file; a zchunk file, which contains the content; or a casync index and its store (default: zsync).");

    private readonly Option<int?> _level = OptionKinds.Number("--level", 1, 22, "zchunk, casync: compression level of zstd (default: 9 for zchunk, 3 for casync, as in zck and casync).");

    private readonly Option<DigestAlgorithm?> _chunkHash = OptionKinds.Choice<DigestAlgorithm>(
        "--chunk-hash",
        [("sha-512-128", DigestAlgorithm.Sha512To128), ("sha-256", DigestAlgorithm.Sha256), ("sha-512", DigestAlgorithm.Sha512), ("sha-1", DigestAlgorithm.Sha1)],
        "zchunk: digest of the chunks (default: sha-512-128; sha-256 with --uncompressed-digests).");

    private readonly Option<bool> _uncompressedDigests =
        OptionKinds.Flag("--uncompressed-digests", "zchunk: also write digests of the uncompressed chunks.");

    private readonly Option<string?> _dictionary = OptionKinds.InputFile("--dict", "zchunk: compress with this dictionary.");

    private readonly Option<string[]> _training =
        OptionKinds.Paths("--train-dict", "FILE", "zchunk: train a dictionary on this file, for example an earlier version.");

    private readonly Option<bool> _noCompression = OptionKinds.Flag("--no-compression", "zchunk: store the chunks uncompressed.");
    private readonly ChunkOptions _chunks = new();
    private readonly CasyncOptions _casync = new();

    public PayloadOptions(Command verb)
    {
        foreach (Option option in All)
            verb.Add(option);
    }

    private Option[] All => [_format, _level, .. OfZchunk, .. _casync.All];

    private Option[] OfZchunk => [_chunkHash, _uncompressedDigests, .. _chunks.All, _dictionary, _training, _noCompression];

    /// <summary>What is to be made.</summary>
    /// <exception cref="CommandFailure">An option was given that belongs to another format.</exception>
    public MakeFormat Format(ParseResult parsed, MakeOptions others)
    {
        MakeFormat format = parsed.GetValue(_format) ?? MakeFormat.Zsync;
        (string? foreign, string name) = format switch
        {
            MakeFormat.Zchunk => (others.GivenForZsync(parsed) ?? OptionKinds.FirstGiven(parsed, _casync.All), "zchunk"),
            MakeFormat.Casync => (others.GivenForZsync(parsed) ?? OptionKinds.FirstGiven(parsed, OfZchunk), "casync"),
            _ => (OptionKinds.FirstGiven(parsed, All[1..]), "zsync"),
        };
        return foreign is null ? format : throw CommandFailure.Usage($"{foreign} cannot be used with --format {name}");
    }

    /// <summary>A request for an index that names no file yet.</summary>
    public CasyncMakeRequest IndexRequest(ParseResult parsed) => _casync.Request(parsed, parsed.GetValue(_level));

    /// <summary>A request that names no file yet.</summary>
    public PayloadRequest Request(ParseResult parsed) => _chunks.AddTo(
        new PayloadRequest
        {
            Compress = !parsed.GetValue(_noCompression),
            Level = parsed.GetValue(_level) ?? new PayloadRequest().Level,
            ChunkHash = parsed.GetValue(_chunkHash),
            ContentDigests = parsed.GetValue(_uncompressedDigests),
            DictionaryPath = parsed.GetValue(_dictionary),
            TrainingPaths = parsed.GetValue(_training) ?? [],
        },
        parsed);
}

/// <summary>What <c>make</c> makes.</summary>
internal enum MakeFormat
{
    Zsync,
    Zchunk,
    Casync,
}
