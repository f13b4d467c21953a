using Morsel.Zchunk;

namespace Morsel.Cli.DropIn.Zck;

/// <summary><c>zck_read_header</c>: prints what the header of a zchunk file says.</summary>
internal sealed class ReadHeaderTool(Surroundings around) : ZckFamilyTool("zck_read_header", "FILE", "Print the header of a zchunk file", around)
{
    private const int Damaged = 2;

    private static readonly ToolOption Chunks = new("c|show-chunks"), Verify = new("f|verify"), Quiet = new("q|quiet");

    protected override IReadOnlyList<ToolOption> Options { get; } = [Chunks, Verify, Quiet];

    protected override string OptionText =>
        "  -c, --show-chunks          Print the chunks\n"
        + "  -f, --verify               Verify the whole file\n"
        + "  -q, --quiet                Print errors only\n";

    protected override async Task<int> WorkAsync(ToolLine line, CancellationToken cancellationToken)
    {
        string path = line.Names[0];
        PayloadDescription payload = Inspect(path);
        if (!line.Has(Quiet))
            Around.Output.Write(HeaderText.Of(payload) + (line.Has(Chunks) ? HeaderText.OfChunks(payload) : ""));
        if (!line.Has(Verify))
            return 0;
        try
        {
            await ZchunkFile.ExtractAsync(new UnpackRequest { PayloadPath = path, VerifyOnly = true }, cancellationToken: cancellationToken).ConfigureAwait(false);
            return 0;
        }
        catch (Exception failure) when (failure is VerificationException or TargetFormatException)
        {
            Complain(failure.Message);
            Around.Output.WriteLine("Some checksums failed");
            return Damaged;
        }
    }

    // Where a file cannot be opened, the original says so where the header would be.
    private PayloadDescription Inspect(string path)
    {
        try
        {
            return ZchunkFile.Inspect(path);
        }
        catch (Exception failure) when (failure is IOException and not MorselException or UnauthorizedAccessException)
        {
            Around.Output.WriteLine($"Unable to open {Printable.Escape(path)}");
            throw;
        }
    }
}
