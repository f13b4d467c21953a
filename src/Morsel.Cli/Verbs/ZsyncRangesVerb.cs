using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using Morsel.Cli.Json;
using Morsel.Zsync;

namespace Morsel.Cli.Verbs;

/// <summary><c>morsel zsyncranges</c>: what zsync3's tool of that name prints, with its exit codes 0, 1 and 2.</summary>
internal sealed class ZsyncRangesVerb : Verb
{
    private readonly Argument<string> _control = new("CONTROL")
    {
        Description = "Path or address of a zsync control file; - reads it from standard input.",
    };

    private readonly Argument<string> _seed = new("SEED") { Description = "Local file that may contain parts of the new file." };

    [SetsRequiredMembers]
    public ZsyncRangesVerb(Surroundings around)
        : base("zsyncranges", "Print which bytes a local file contains and which must be downloaded, for other download managers.", around)
    {
        Add(_control);
        Add(_seed);
        Examples = ["morsel zsyncranges disk.img.zsync disk-1.img"];
    }

    // Its callers know but one code for everything that is not their own mistake.
    public override ExitCode Fail(ParseResult parsed, Exception failure, ExitCode code)
    {
        base.Fail(parsed, failure, code);
        return code is ExitCode.Usage or ExitCode.Interrupted or ExitCode.Terminated ? code : (ExitCode)1;
    }

    protected override async Task<ExitCode> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string control = parsed.GetRequiredValue(_control);
        string seed = parsed.GetRequiredValue(_seed);
        using var updater = new Updater();
        ZsyncRanges ranges;
        if (control == "-")
        {
            using SpooledInput spooled = await SpooledInput.ReadAsync(Around.OpenInput(), cancellationToken).ConfigureAwait(false);
            ranges = await ZsyncRanges.FindAsync(updater, spooled.Path, seed, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            ranges = await ZsyncRanges.FindAsync(updater, control, seed, cancellationToken).ConfigureAwait(false);
        }
        Write(SeedRangesJson.Of(ranges) + "\n");
        return ExitCode.Ok;
    }
}
