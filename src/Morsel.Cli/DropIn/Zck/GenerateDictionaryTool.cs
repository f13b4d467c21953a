using System.Globalization;
using Morsel.Zchunk;

namespace Morsel.Cli.DropIn.Zck;

/// <summary><c>zck_gen_zdict</c>: trains a dictionary with the chunks of a zchunk file.</summary>
internal sealed class GenerateDictionaryTool(Surroundings around) : ZckFamilyTool("zck_gen_zdict", "FILE", "Train a dictionary with the chunks of a zchunk file", around)
{
    private const string Ending = ".zck";

    private static readonly ToolOption Folder = new("d|dir", Takes.Value);

    protected override IReadOnlyList<ToolOption> Options { get; } = [Folder];

    protected override string OptionText => "  -d, --dir=DIR              Write the chunks to DIR, too: NAME.1, NAME.2 and so on\n";

    protected override async Task<int> WorkAsync(ToolLine line, CancellationToken cancellationToken)
    {
        string name = Path.GetFileName(line.Names[0]);
        if (!name.EndsWith(Ending, StringComparison.Ordinal))
            throw new ToolFailure(1, $"{line.Names[0]}: not a *.zck file");
        name = name[..^Ending.Length];
        if (line.Last(Folder) is { } chunks && !Directory.Exists(chunks))
            throw new ToolFailure(1, $"{chunks}: no such folder");
        using var folder = new TemporaryFolder();
        string content = folder["content"], trained = folder["trained"];
        await ZchunkFile.ExtractAsync(new UnpackRequest { PayloadPath = line.Names[0], OutputPath = content }, cancellationToken: cancellationToken).ConfigureAwait(false);
        if (line.Last(Folder) is { } place)
            await SplitAsync(content, ZchunkFile.Inspect(line.Names[0]).Chunks, Path.Join(place, name), cancellationToken).ConfigureAwait(false);
        await ZchunkFile.CreateAsync(new PayloadRequest { SourcePath = content, OutputPath = trained, TrainingPaths = [content] }, cancellationToken: cancellationToken).ConfigureAwait(false);
        await ZchunkFile.ExtractAsync(
            new UnpackRequest { PayloadPath = trained, Part = PayloadPart.Dictionary, OutputPath = name + ".zdict" }, cancellationToken: cancellationToken).ConfigureAwait(false);
        return 0;
    }

    // One file for each chunk, each by a rename.
    private static async Task SplitAsync(string content, IEnumerable<PayloadChunk> chunks, string path, CancellationToken cancellationToken)
    {
        using FileStream whole = File.OpenRead(content);
        int number = 0;
        foreach (PayloadChunk chunk in chunks)
        {
            byte[] bytes = new byte[chunk.ContentBytes];
            await whole.ReadExactlyAsync(bytes, cancellationToken).ConfigureAwait(false);
            string named = string.Create(CultureInfo.InvariantCulture, $"{path}.{++number}");
            await File.WriteAllBytesAsync($"{named}.part", bytes, cancellationToken).ConfigureAwait(false);
            File.Move($"{named}.part", named, overwrite: true);
        }
    }
}
