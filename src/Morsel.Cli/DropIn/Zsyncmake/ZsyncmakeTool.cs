using System.Globalization;
using System.Numerics;
using Morsel.Zsync;

namespace Morsel.Cli.DropIn.Zsyncmake;

/// <summary><c>zsyncmake</c>, as version 0.6.2 of it is called by scripts: the same bytes in the same place.</summary>
internal sealed class ZsyncmakeTool(Surroundings around) : DropInTool("zsyncmake", around)
{
    private const int Failure = 2;
    private const int LeastBlockBytes = 512;
    private const string StandardOutput = "/dev/stdout";

    private const string NoAddress =
        "No URL given, so I am including a relative URL in the .zsync file - you must keep the file being served and the .zsync in the same public directory.";

    protected override string Usage =>
        "Usage: zsyncmake [-z|-Z] [-e] [-C] [-M] [-u URL]... [-U URL]... [-b BLOCKSIZE] [-o FILE.zsync] [-f NAME] [FILE]\n"
        + "       zsyncmake -V";

    protected override int UsageCode => Failure;

    protected override ToolLine Read(string[] words) => Getopt.Read(words, ZsyncmakeOptions.All);

    protected override int CodeOf(Exception failure) => Failure;

    protected override async Task<int> RunAsync(ToolLine line, CancellationToken cancellationToken)
    {
        if (line.Has(ZsyncmakeOptions.Help))
            return TellUsage();
        if (line.Has(ZsyncmakeOptions.Version))
            return TellVersion("v0.6.2");
        if (line.Names.Count > 1)
            throw new LineProblem("more than one file given");
        if (line.Count(ZsyncmakeOptions.Output) > 1)
            throw new LineProblem("specify -o only once");
        // What is compressed is looked into: it is not compressed again.
        bool compresses = line.Has(ZsyncmakeOptions.Compress) && !(line.Names is [var packed] && IsGzip(packed));
        using Stream? input = line.Names is not [var file] ? Around.OpenInput() : SpecialFile.IsAt(file) ? await SpecialFile.OpenReadAsync(file, cancellationToken).ConfigureAwait(false) : null;
        MakeRequest request = Request(line, input, compresses);
        string? packedPath = null;
        if (PlaceOf(request, compresses) is { } place)
            await PrintAsync(request, place, cancellationToken).ConfigureAwait(false);
        else
            packedPath = (await new Maker().MakeAsync(request, cancellationToken: cancellationToken).ConfigureAwait(false)).GzipPath;
        if (line.Names is [var named] && !line.Has(ZsyncmakeOptions.Address))
            TellAddress(compresses ? Path.GetFileName(packedPath)! : named);
        return 0;
    }

    // Without a name, what was read goes where it can be read; what is no file is written to, and not replaced. Null for a file.
    private static string? PlaceOf(MakeRequest request, bool compresses) => request switch
    {
        { Input: not null, OutputPath: null, FileName: null } => StandardOutput,
        { OutputPath: { } output } when !compresses && SpecialFile.IsAt(output) => output,
        _ => null,
    };

    private static MakeRequest Request(ToolLine line, Stream? input, bool compresses) => new()
    {
        SourcePath = input is null ? Existing(line.Names[0]) : null,
        Input = input,
        OutputPath = line.Last(ZsyncmakeOptions.Output),
        FileName = line.Last(ZsyncmakeOptions.FileName) ?? (input is not null && line.Names is [var device] ? Path.GetFileName(device) : null),
        Locations = line.Has(ZsyncmakeOptions.Address) ? [.. line.All(ZsyncmakeOptions.Address)] : input is null ? [] : [.. line.Names],
        BlockBytes = line.Last(ZsyncmakeOptions.BlockSize) is { } text ? BlockBytes(text) : null,
        ModifiedTime = !line.Has(ZsyncmakeOptions.NoTime),
        Gzip = new()
        {
            Mode = compresses ? GzipMode.Compress : line.Has(ZsyncmakeOptions.Opaque) ? GzipMode.Opaque : null,
            PlainLocations = [.. line.All(ZsyncmakeOptions.PlainAddress)],
            Recompress = !line.Has(ZsyncmakeOptions.NoRecompress) && !line.Has(ZsyncmakeOptions.Compress),
            RequireRecompression = line.Has(ZsyncmakeOptions.Exact) && !line.Has(ZsyncmakeOptions.Opaque),   // as it is, it is exact
        },
        Zsync = new() { Dialect = ZsyncDialect.Zsyncmake062 },
    };

    private static string Existing(string file) => Directory.Exists(file)
        ? throw new ToolFailure(Failure, $"{file}: is a folder, expected a file")
        : file;

    private static bool IsGzip(string file)
    {
        if (!File.Exists(file))
            return false;
        using FileStream content = File.OpenRead(file);
        return content.ReadByte() == 0x1f && content.ReadByte() == 0x8b;   // RFC 1952 §2.3.1
    }

    private static int? BlockBytes(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int bytes) && bytes >= LeastBlockBytes && BitOperations.IsPow2(bytes)
            ? bytes
            : throw new ToolFailure(Failure, "blocksize must be a power of 2 (512, 1024, 2048, ...)");

    private void TellAddress(string address)
    {
        Around.Error.WriteLine($"{NoAddress} Use -u {Printable.Escape(address)} to get this same result without this warning.");
        if (address.Contains('/', StringComparison.Ordinal))
            Complain($"{address} is a path, and clients look for it there, relative to the control file: specify the address with -u");
    }

    private async Task PrintAsync(MakeRequest request, string place, CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        await new Maker().MakeAsync(request with { OutputPath = folder["control"] }, cancellationToken: cancellationToken).ConfigureAwait(false);
        await SpecialFile.WriteAsync(place, folder["control"], Around, cancellationToken).ConfigureAwait(false);
    }
}
