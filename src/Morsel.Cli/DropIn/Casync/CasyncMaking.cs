using System.Globalization;
using Morsel.Casync;

namespace Morsel.Cli.DropIn.Casync;

/// <summary><c>casync make</c>: prints the digest of what it made, and nothing else.</summary>
internal sealed class CasyncMaking(CasyncCall call)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (call.Names.Count is 0 or > 2)
            throw new LineProblem("expected what to make, and of what");
        string output = call.Names[0];
        CasyncKind kind = output == "-" ? CasyncKind.Archive : call.KindOf(output);
        if (output == "-" && ((call.Names is [_, var content] && !Directory.Exists(content)) || call.Line.Last(CasyncOptions.What) is not (null or "archive")))
            throw new ToolFailure(1, "only the archive of a folder can be written to standard output: name a file for an index");
        if (kind == CasyncKind.Unknown)
            throw new ToolFailure(1, "File to create does not have valid suffix, refusing. (May be one of: .catar, .caidx, .caibx)");
        string input = call.Names is [_, var given] ? given : kind == CasyncKind.BlobIndex ? "-" : ".";
        Check(kind, input);
        CheckCompression();
        if (output == "-")
        {
            await PrintArchiveAsync(input, cancellationToken).ConfigureAwait(false);
            return;
        }
        Digest digest = kind == CasyncKind.Archive
            ? await MakeArchiveAsync(output, input, cancellationToken).ConfigureAwait(false)
            : await MakeIndexAsync(output, input, cancellationToken).ConfigureAwait(false);
        call.Around.Output.WriteLine(digest.Hex);
    }

    private static void Check(CasyncKind kind, string input)
    {
        bool isFolder = Directory.Exists(input);
        if (input != "-" && !isFolder && !File.Exists(input))
            throw new ToolFailure(1, $"Failed to open {input}: No such file or directory");
        if (isFolder && kind == CasyncKind.BlobIndex)
            throw new ToolFailure(1, "Input is a directory, but attempted to make blob index. Refusing.");
        if (!isFolder && kind != CasyncKind.BlobIndex)
            throw new ToolFailure(1, "Input is a regular file or block device, but attempted to make a directory archive. Refusing.");
    }

    private void CheckCompression()
    {
        if (call.Line.Last(CasyncOptions.Compression) is not (null or "zstd") and var other)
            throw new ToolFailure(1, $"--compression={other} is not supported: new chunks are compressed with zstd, which every casync reads");
    }

    // No digest is printed then.
    private async Task PrintArchiveAsync(string input, CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        await MakeArchiveAsync(folder["archive"], input, cancellationToken).ConfigureAwait(false);
        using Stream output = call.Around.OpenOutput();
        using FileStream made = File.OpenRead(folder["archive"]);
        await made.CopyToAsync(output, cancellationToken).ConfigureAwait(false);
    }

    private async Task<Digest> MakeArchiveAsync(string output, string input, CancellationToken cancellationToken)
    {
        var request = new CatarMakeRequest { FolderPath = input, OutputPath = output, Options = call.Tree };
        return (await CatarFile.CreateAsync(request, cancellationToken: cancellationToken).ConfigureAwait(false)).Digest;
    }

    private async Task<Digest> MakeIndexAsync(string output, string input, CancellationToken cancellationToken)
    {
        (long? least, long? average, long? most) = call.Line.Last(CasyncOptions.ChunkSize) is { } sizes ? SizesOf(sizes) : default;
        var usual = new CasyncMakeRequest();
        using Stream? stream = input == "-" ? call.Around.OpenInput() : SpecialFile.IsAt(input) ? await SpecialFile.OpenReadAsync(input, cancellationToken).ConfigureAwait(false) : null;
        var request = new CasyncMakeRequest
        {
            SourcePath = stream is null ? input : null,
            Input = stream,
            OutputPath = output,
            StorePath = call.Store,
            AverageChunkBytes = average ?? usual.AverageChunkBytes,
            LeastChunkBytes = least,
            MostChunkBytes = most,
            ChunkDigest = call.Algorithm,
            Tree = call.Tree,
            Sidecar = false,   // no more files than the original leaves
            ContentDigest = true,
        };
        CasyncMakeReport report = await CasyncFile.MakeAsync(request, cancellationToken: cancellationToken).ConfigureAwait(false);
        return report.ContentDigest!;
    }

    // "64K", or least, average and most.
    private static (long? Least, long? Average, long? Most) SizesOf(string text) => text.Split(':') switch
    {
        [var average] => (null, BytesOf(average), null),
        [var least, var average, var most] => (BytesOf(least), BytesOf(average), BytesOf(most)),
        _ => throw new ToolFailure(1, $"--chunk-size={text}: expected AVG or MIN:AVG:MAX"),
    };

    // Upper-case suffixes, decimals: 1.5K is 1536.
    private static long BytesOf(string text)
    {
        int unit = text.Length == 0 ? -1 : "BKMGTP".IndexOf(text[^1], StringComparison.Ordinal);
        string number = unit < 0 ? text : text[..^1];
        return decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal value) && value is > 0 and < long.MaxValue >> 50
            ? (long)(value * (1L << (10 * Math.Max(0, unit))))
            : throw new ToolFailure(1, $"--chunk-size: got {text}, expected bytes, such as 64K");
    }
}
