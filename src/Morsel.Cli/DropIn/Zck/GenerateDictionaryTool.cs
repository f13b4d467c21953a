using Morsel.Zchunk;

namespace Morsel.Cli.DropIn.Zck;

/// <summary><c>zck_gen_zdict</c>: trains a dictionary with the chunks of a zchunk file.</summary>
internal sealed class GenerateDictionaryTool(Surroundings around) : ZckFamilyTool("zck_gen_zdict", "FILE", "Train a dictionary with the chunks of a zchunk file", around)
{
    private const string Ending = ".zck";

    private static readonly ToolOption Folder = new("d|dir", Takes.Value);

    protected override IReadOnlyList<ToolOption> Options { get; } = [Folder];

    protected override string OptionText => "  -d, --dir=DIR              Not supported: nothing is written but NAME.zdict\n";

    protected override async Task<int> WorkAsync(ToolLine line, CancellationToken cancellationToken)
    {
        if (line.Has(Folder))
            throw new ToolFailure(1, "-d is not supported: the chunks are not written to files; leave it out");
        string name = Path.GetFileName(line.Names[0]);
        if (!name.EndsWith(Ending, StringComparison.Ordinal))
            throw new ToolFailure(1, $"{line.Names[0]}: not a *.zck file");
        string folder = Directory.CreateTempSubdirectory("morsel-").FullName;
        try
        {
            string content = Path.Join(folder, "content"), trained = Path.Join(folder, "trained");
            await ZchunkFile.ExtractAsync(new UnpackRequest { PayloadPath = line.Names[0], OutputPath = content }, cancellationToken: cancellationToken).ConfigureAwait(false);
            await ZchunkFile.CreateAsync(new PayloadRequest { SourcePath = content, OutputPath = trained, TrainingPaths = [content] }, cancellationToken: cancellationToken).ConfigureAwait(false);
            await ZchunkFile.ExtractAsync(
                new UnpackRequest { PayloadPath = trained, Part = PayloadPart.Dictionary, OutputPath = name[..^Ending.Length] + ".zdict" }, cancellationToken: cancellationToken).ConfigureAwait(false);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
