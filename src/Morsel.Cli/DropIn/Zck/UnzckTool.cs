using Morsel.Zchunk;

namespace Morsel.Cli.DropIn.Zck;

/// <summary><c>unzck</c>: unpacks a zchunk file, or a part of it.</summary>
internal sealed class UnzckTool(Surroundings around) : ZckFamilyTool("unzck", "FILE", "Unpack a zchunk file", around)
{
    private static readonly string[] Endings = [".zck", ".zhr"];

    private static readonly ToolOption ToOutput = new("c|stdout"), Dictionary = new("dict"), Header = new("header");

    protected override IReadOnlyList<ToolOption> Options { get; } = [ToOutput, Dictionary, Header];

    protected override string OptionText =>
        "  -c, --stdout               Write to standard output\n"
        + "      --dict                 Write only the dictionary, to NAME.zdict\n"
        + "      --header               Write only the header, to NAME.zhr\n";

    protected override async Task<int> WorkAsync(ToolLine line, CancellationToken cancellationToken)
    {
        if (line.Has(Dictionary) && line.Has(Header))
            throw new LineProblem("--dict and --header contradict each other");
        (PayloadPart part, string ending) = line.Has(Dictionary) ? (PayloadPart.Dictionary, ".zdict") : line.Has(Header) ? (PayloadPart.Header, ".zhr") : (PayloadPart.Content, "");
        var request = new UnpackRequest { PayloadPath = line.Names[0], Part = part };
        if (line.Has(ToOutput))
        {
            using Stream output = Around.OpenOutput();
            await ZchunkFile.ExtractToAsync(request, output, cancellationToken: cancellationToken).ConfigureAwait(false);
            return 0;
        }
        string name = BaseOf(line.Names[0]) + ending;
        await ZchunkFile.ExtractAsync(request with { OutputPath = name }, cancellationToken: cancellationToken).ConfigureAwait(false);
        Around.Output.WriteLine(name);
        return 0;
    }

    // Without a known ending, the output would be the file itself.
    private static string BaseOf(string path)
    {
        string name = Path.GetFileName(path);
        return Endings.FirstOrDefault(ending => name.EndsWith(ending, StringComparison.Ordinal) && name.Length > ending.Length) is { } known
            ? name[..^known.Length]
            : throw new ToolFailure(1, $"{path}: not a *.zck or *.zhr file; -c writes its content to standard output");
    }
}
