namespace Morsel.Cli.DropIn.Zck;

/// <summary>What the tools of zchunk have in common: their grammar, four options, and the code 64 for a line that is none of theirs.</summary>
/// <param name="name">What scripts call it.</param>
/// <param name="arguments">The names it takes, for people: "FILE".</param>
/// <param name="summary">What it does.</param>
/// <param name="around">The world around it.</param>
internal abstract class ZckFamilyTool(string name, string arguments, string summary, Surroundings around) : DropInTool(name, around)
{
    private static readonly ToolOption Verbose = new("v|verbose"), Help = new("?|help"), ShortUsage = new("usage"), Version = new("V|version");

    protected override string Usage => $"Usage: {Name} [OPTION...] {arguments}\nTry '{Name} --help' or '{Name} --usage' for more information.";

    // EX_USAGE of sysexits.h.
    protected override int UsageCode => 64;

    /// <summary>The options of this tool alone.</summary>
    protected abstract IReadOnlyList<ToolOption> Options { get; }

    /// <summary>Their lines in the help.</summary>
    protected abstract string OptionText { get; }

    /// <summary>How many names it takes.</summary>
    protected virtual int NameCount => 1;

    protected override int CodeOf(Exception failure) => failure is ToolFailure known ? known.ExitCode : 1;

    protected sealed override ToolLine Read(string[] words) => GetoptLong.Read(words, [.. Options, Verbose, Help, ShortUsage, Version]);

    protected sealed override async Task<int> RunAsync(ToolLine line, CancellationToken cancellationToken)
    {
        if (line.Has(Help))
            return TellHelp();
        if (line.Has(ShortUsage))
            return TellUsage();
        if (line.Has(Version))
            return TellVersion();
        if (line.Names.Count != NameCount)
            throw new LineProblem(line.Names.Count < NameCount ? "a file is missing" : $"unexpected argument {line.Names[NameCount]}");
        return await WorkAsync(line, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Does what the line says; it has as many names as it needs.</summary>
    protected abstract Task<int> WorkAsync(ToolLine line, CancellationToken cancellationToken);

    private int TellHelp()
    {
        Around.Output.Write(
            $"Usage: {Name} [OPTION...] {arguments}\n{Name} - {summary}\n\n{OptionText}"
            + "  -v, --verbose              Accepted\n  -?, --help                 Print this list\n      --usage                Print the first line\n  -V, --version              Print the version\n");
        return 0;
    }

    // The originals tell the name of the library.
    private int TellVersion()
    {
        Around.Output.WriteLine($"zchunk 1.2.3 (morsel {CommandVersion.Text})");
        return 0;
    }
}
