using System.Globalization;
using System.Numerics;
using Morsel.Zsync;

namespace Morsel.Cli.DropIn.Zsyncmake;

/// <summary><c>zsyncmake</c>, as version 0.6.2 of it is called by scripts: the same bytes in the same place.</summary>
internal sealed class ZsyncmakeTool(Surroundings around) : DropInTool("zsyncmake", around)
{
    private const int Failure = 2;
    private const int LeastBlockBytes = 512;

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
        MakeRequest request = Request(line);
        // Without a name, what was read goes where it can be read.
        return request is { Input: not null, OutputPath: null, FileName: null }
            ? await PrintAsync(request, cancellationToken).ConfigureAwait(false)
            : await MakeAsync(request, request.SourcePath, cancellationToken).ConfigureAwait(false);
    }

    private MakeRequest Request(ToolLine line)
    {
        // What is compressed is looked into: it is not compressed again.
        bool compresses = line.Has(ZsyncmakeOptions.Compress) && !(line.Names is [var packed] && IsGzip(packed));
        return Request(line, compresses);
    }

    private MakeRequest Request(ToolLine line, bool compresses) => new()
    {
        SourcePath = line.Names is [var file] ? Existing(file) : null,
        Input = line.Names.Count == 0 ? Around.OpenInput() : null,
        OutputPath = line.Last(ZsyncmakeOptions.Output),
        FileName = line.Last(ZsyncmakeOptions.FileName),
        Locations = [.. line.All(ZsyncmakeOptions.Address)],
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

    private async Task<int> MakeAsync(MakeRequest request, string? file, CancellationToken cancellationToken)
    {
        MakeReport report = await new Maker().MakeAsync(request, cancellationToken: cancellationToken).ConfigureAwait(false);
        if (request.Locations.Count > 0 || file is null)
            return 0;
        string address = request.Gzip.Mode == GzipMode.Compress ? Path.GetFileName(report.GzipPath)! : file;
        Around.Error.WriteLine($"{NoAddress} Use -u {Printable.Escape(address)} to get this same result without this warning.");
        if (address.Contains('/', StringComparison.Ordinal))
            Complain($"{address} is a path, and clients look for it there, relative to the control file: specify the address with -u");
        return 0;
    }

    private async Task<int> PrintAsync(MakeRequest request, CancellationToken cancellationToken)
    {
        string folder = Directory.CreateTempSubdirectory("morsel-").FullName;
        try
        {
            string made = Path.Join(folder, "control");
            await new Maker().MakeAsync(request with { OutputPath = made }, cancellationToken: cancellationToken).ConfigureAwait(false);
            using Stream output = Around.OpenOutput();
            using FileStream control = File.OpenRead(made);
            await control.CopyToAsync(output, cancellationToken).ConfigureAwait(false);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
