using System.Text;
using Morsel.Zchunk;

namespace Morsel.Cli.DropIn.Zck;

/// <summary><c>zck</c>: makes a zchunk file.</summary>
internal sealed class ZckTool(Surroundings around) : ZckFamilyTool("zck", "FILE", "Make a zchunk file of a file", around)
{
    private static readonly ToolOption Output = new("o|output", Takes.Value), Hash = new("h|chunk-hash-type", Takes.Value), ContentDigests = new("u|uncompressed"),
        Split = new("s|split", Takes.Value), Manual = new("m|manual-chunk"), Dictionary = new("D|dict", Takes.Value), Compression = new("compression-format", Takes.Value);

    protected override IReadOnlyList<ToolOption> Options { get; } = [Output, Hash, ContentDigests, Split, Manual, Dictionary, Compression];

    protected override string OptionText =>
        "  -D, --dict=FILE            zstd dictionary\n"
        + "  -h, --chunk-hash-type=HASH sha1, sha256, sha512 or sha512_128 (default: sha512_128, with -u sha256)\n"
        + "  -m, --manual-chunk         End chunks only where -s says\n"
        + "  -o, --output=FILE          Write to FILE (default: NAME.zck in the current folder)\n"
        + "  -s, --split=TEXT           End a chunk before each TEXT\n"
        + "  -u, --uncompressed         Digests of the content of chunks, too\n"
        + "      --compression-format=zstd|none\n";

    protected override async Task<int> WorkAsync(ToolLine line, CancellationToken cancellationToken)
    {
        string file = line.Names[0];
        if (Directory.Exists(file))
            throw new ToolFailure(1, $"{file}: is a folder, expected a file");
        if (file == "-" && !File.Exists(file))
            throw new ToolFailure(1, "-: no such file; standard input is not read");
        using Stream? input = SpecialFile.IsAt(file) ? await SpecialFile.OpenReadAsync(file, cancellationToken).ConfigureAwait(false) : null;
        var request = new PayloadRequest
        {
            SourcePath = input is null ? file : null,
            Input = input,
            OutputPath = line.Last(Output) ?? Path.GetFileName(file) + ".zck",
            Compress = line.Last(Compression) switch
            {
                null or "zstd" => true,
                "none" => false,
                var other => throw new ToolFailure(1, $"unknown compression type {other}, expected zstd or none"),
            },
            ChunkHash = line.Last(Hash) is { } hash ? HashOf(hash) : null,
            ContentDigests = line.Has(ContentDigests),
            ManualChunks = line.Has(Manual),
            SplitAt = Encoding.UTF8.GetBytes(line.Last(Split) ?? ""),
            DictionaryPath = line.Last(Dictionary),
        };
        if (SpecialFile.IsAt(request.OutputPath))
            await WriteAsync(request, request.OutputPath, cancellationToken).ConfigureAwait(false);
        else
            await ZchunkFile.CreateAsync(request, cancellationToken: cancellationToken).ConfigureAwait(false);
        return 0;
    }

    private async Task WriteAsync(PayloadRequest request, string output, CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        await ZchunkFile.CreateAsync(request with { OutputPath = folder["made"] }, cancellationToken: cancellationToken).ConfigureAwait(false);
        await SpecialFile.WriteAsync(output, folder["made"], Around, cancellationToken).ConfigureAwait(false);
    }

    private static DigestAlgorithm HashOf(string text) => text switch
    {
        "sha1" => DigestAlgorithm.Sha1,
        "sha256" => DigestAlgorithm.Sha256,
        "sha512" => DigestAlgorithm.Sha512,
        "sha512_128" => DigestAlgorithm.Sha512To128,
        _ => throw new ToolFailure(1, $"wrong chunk hash type {text}, expected sha1, sha256, sha512 or sha512_128"),
    };
}
