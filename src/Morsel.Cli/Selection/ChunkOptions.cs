using System.CommandLine;
using System.Text;
using Morsel.Zchunk;

namespace Morsel.Cli.Selection;

/// <summary>Where the chunks of a payload end.</summary>
internal sealed class ChunkOptions
{
    private readonly Option<string?> _split = OptionKinds.Text("--split", "TEXT", "zchunk: start a new chunk before each occurrence of this text.");
    private readonly Option<bool> _manual = OptionKinds.Flag("--manual", "zchunk: start new chunks only where --split says.");
    private readonly Option<long?> _least = OptionKinds.Bytes("--min-chunk", "zchunk: minimum bytes in a chunk (default: 8K; 1 with --manual).");
    private readonly Option<long?> _most = OptionKinds.Bytes("--max-chunk", "zchunk: maximum bytes in a chunk (default: 128K; 10M with --manual).");

    public Option[] All => [_split, _manual, _least, _most];

    public PayloadRequest AddTo(PayloadRequest request, ParseResult parsed) => request with
    {
        ManualChunks = parsed.GetValue(_manual),
        SplitAt = Encoding.UTF8.GetBytes(parsed.GetValue(_split) ?? ""),
        LeastChunkBytes = Chunk(parsed.GetValue(_least)),
        MostChunkBytes = Chunk(parsed.GetValue(_most)),
    };

    // What is too much is refused with the number that is allowed.
    private static int? Chunk(long? bytes) => bytes is { } given ? (int)Math.Min(given, int.MaxValue) : null;
}
