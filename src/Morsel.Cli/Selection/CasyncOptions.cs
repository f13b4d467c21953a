using System.CommandLine;
using System.CommandLine.Parsing;
using Morsel.Casync;

namespace Morsel.Cli.Selection;

/// <summary>How a file becomes a casync index with its store.</summary>
internal sealed class CasyncOptions
{
    private readonly Option<string?> _store = OptionKinds.Path(
        "--store", "DIR", "casync: add the chunks to this store, a folder (default: default.castr beside the index).");

    private readonly Option<(long? Least, long Average, long? Most)?> _chunkSize = new("--chunk-size")
    {
        Description = "casync: average bytes in a chunk, such as 64K, or minimum, average and maximum: 16K:64K:256K (default: 64K).",
        HelpName = "AVG|MIN:AVG:MAX",
        CustomParser = ParseSizes,
    };

    private readonly Option<DigestAlgorithm?> _digest = OptionKinds.Choice<DigestAlgorithm>(
        "--digest",
        [("sha512-256", DigestAlgorithm.Sha512T256), ("sha256", DigestAlgorithm.Sha256)],
        "casync: digest that chunks are named by (default: sha512-256).");

    /// <summary>All of them.</summary>
    public Option[] All => [_store, _chunkSize, _digest];

    /// <summary>A request that names no file yet.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="level">The level of zstd, if one was given.</param>
    public CasyncMakeRequest Request(ParseResult parsed, int? level)
    {
        var usual = new CasyncMakeRequest();
        (long? least, long average, long? most) = parsed.GetValue(_chunkSize) ?? (null, usual.AverageChunkBytes, null);
        return usual with
        {
            StorePath = parsed.GetValue(_store),
            AverageChunkBytes = average,
            LeastChunkBytes = least,
            MostChunkBytes = most,
            ChunkDigest = parsed.GetValue(_digest) ?? usual.ChunkDigest,
            Level = level ?? usual.Level,
        };
    }

    private static (long? Least, long Average, long? Most)? ParseSizes(ArgumentResult given)
    {
        string[] texts = given.Tokens[0].Value.Split(':');
        long[] sizes = [.. texts.Select(text => OptionKinds.TryParseBytes(text, out long bytes) ? bytes : 0)];
        if (sizes is [> 0 and var average])
            return (null, average, null);
        if (sizes is [> 0 and var least, > 0 and var middle, > 0 and var most])
            return (least, middle, most);
        given.AddError($"--chunk-size: got \"{given.Tokens[0].Value}\", expected bytes, such as 64K, or 16K:64K:256K");
        return null;
    }
}
