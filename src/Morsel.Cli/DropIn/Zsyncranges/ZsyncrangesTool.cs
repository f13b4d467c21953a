using Morsel.Cli.Json;
using Morsel.Zsync;

namespace Morsel.Cli.DropIn.Zsyncranges;

/// <summary><c>zsyncranges</c> of zsync3: one line of JSON with what a seed holds and what must be downloaded. It has no options.</summary>
internal sealed class ZsyncrangesTool(Surroundings around) : DropInTool("zsyncranges", around)
{
    private const string StandardInput = "-";

    protected override string Usage => "Usage: zsyncranges file.zsync file";

    protected override int UsageCode => 2;

    protected override int CodeOf(Exception failure) => 1;

    protected override ToolLine Read(string[] words)
    {
        if (words.Length != 2)
            throw new LineProblem("expected a control file and a seed");
        var line = new ToolLine();
        foreach (string word in words)
            line.AddName(word);
        return line;
    }

    protected override async Task<int> RunAsync(ToolLine line, CancellationToken cancellationToken)
    {
        using var updater = new Updater(new UpdaterOptions { Time = Around.Time });
        using SpooledInput? spooled = line.Names[0] == StandardInput ? await SpooledInput.ReadAsync(Around.OpenInput(), cancellationToken).ConfigureAwait(false) : null;
        ZsyncRanges ranges = await ZsyncRanges.FindAsync(updater, spooled?.Path ?? line.Names[0], line.Names[1], cancellationToken).ConfigureAwait(false);
        Around.Output.WriteLine(SeedRangesJson.Of(ranges));
        return 0;
    }
}
