using System.CommandLine;
using System.Text;
using Morsel.Zchunk;

namespace Morsel.Cli.Selection;

/// <summary>How a file becomes a payload.</summary>
internal sealed class PayloadOptions
{
    private readonly Option<MakeFormat?> _format = OptionKinds.Choice<MakeFormat>(
        "--format",
        [("zsync", MakeFormat.Zsync), ("zchunk", MakeFormat.Zchunk)],
        "What is made: a zsync control file, or a zchunk file with the content in it (default: zsync).");

    private readonly Option<int?> _level = OptionKinds.Number("--level", 1, 22, "zchunk: the level of zstd (default: 9, as zck's).");

    private readonly Option<DigestAlgorithm?> _chunkHash = OptionKinds.Choice<DigestAlgorithm>(
        "--chunk-hash",
        [("sha-512-128", DigestAlgorithm.Sha512To128), ("sha-256", DigestAlgorithm.Sha256), ("sha-512", DigestAlgorithm.Sha512), ("sha-1", DigestAlgorithm.Sha1)],
        "zchunk: what names chunks (default: sha-512-128; sha-256 with --uncompressed-digests).");

    private readonly Option<bool> _uncompressedDigests =
        OptionKinds.Flag("--uncompressed-digests", "zchunk: also digest what the chunks hold.");

    private readonly Option<string?> _split = OptionKinds.Text("--split", "TEXT", "zchunk: end a chunk before each occurrence.");
    private readonly Option<bool> _manual = OptionKinds.Flag("--manual", "zchunk: find no borders in the content, only those of --split.");
    private readonly Option<long?> _least = OptionKinds.Bytes("--min-chunk", "zchunk: bytes in the shortest chunk (default: 8K; 1 with --manual).");
    private readonly Option<long?> _most = OptionKinds.Bytes("--max-chunk", "zchunk: bytes in the longest chunk (default: 128K; 10M with --manual).");
    private readonly Option<string?> _dictionary = OptionKinds.Text("--dict", "FILE", "zchunk: compress with this dictionary.");

    private readonly Option<string[]> _training =
        OptionKinds.Texts("--train-dict", "FILE", "zchunk: train a dictionary on this file, an earlier version for example.");

    private readonly Option<bool> _noCompression = OptionKinds.Flag("--no-compression", "zchunk: store chunks as they are.");

    public PayloadOptions(Command verb)
    {
        foreach (Option option in All)
            verb.Add(option);
    }

    private Option[] All =>
        [_format, _level, _chunkHash, _uncompressedDigests, _split, _manual, _least, _most, _dictionary, _training, _noCompression];

    /// <summary>Whether a payload is asked for.</summary>
    /// <exception cref="CommandFailure">An option was given that belongs to the other format.</exception>
    public bool IsChosen(ParseResult parsed, MakeOptions others)
    {
        bool isChosen = parsed.GetValue(_format) == MakeFormat.Zchunk;
        string? foreign = isChosen ? others.GivenForZsync(parsed) : All[1..].FirstOrDefault(option => IsGiven(parsed, option))?.Name;
        return foreign is null
            ? isChosen
            : throw CommandFailure.Usage($"{foreign} does not go with --format {(isChosen ? "zchunk" : "zsync")}");
    }

    /// <summary>A request that names no file yet.</summary>
    public PayloadRequest Request(ParseResult parsed) => new()
    {
        Compress = !parsed.GetValue(_noCompression),
        Level = parsed.GetValue(_level) ?? new PayloadRequest().Level,
        ChunkHash = parsed.GetValue(_chunkHash),
        ContentDigests = parsed.GetValue(_uncompressedDigests),
        ManualChunks = parsed.GetValue(_manual),
        SplitAt = Encoding.UTF8.GetBytes(parsed.GetValue(_split) ?? ""),
        LeastChunkBytes = Chunk(parsed.GetValue(_least)),
        MostChunkBytes = Chunk(parsed.GetValue(_most)),
        DictionaryPath = parsed.GetValue(_dictionary),
        TrainingPaths = parsed.GetValue(_training) ?? [],
    };

    // What is too much is refused with the number that is allowed.
    private static int? Chunk(long? bytes) => bytes is { } given ? (int)Math.Min(given, int.MaxValue) : null;

    internal static bool IsGiven(ParseResult parsed, Option option) => parsed.GetResult(option) is { Implicit: false };
}

/// <summary>What <c>make</c> makes.</summary>
internal enum MakeFormat
{
    Zsync,
    Zchunk,
}
