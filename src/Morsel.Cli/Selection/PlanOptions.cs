using System.CommandLine;

namespace Morsel.Cli.Selection;

/// <summary>What is planned, and how the plan is shown.</summary>
internal sealed class PlanOptions
{
    private readonly Option<bool> _exact =
        OptionKinds.Flag("--exact", "Print exact sizes: download the control file and the table of units even if a patch is chosen, and ask the stores of a casync index for the size of each chunk.");

    private readonly Option<bool> _check =
        OptionKinds.Flag("--check", "Only find out whether the file is the published one (exit code 17 if not): search no local files.");

    private readonly Option<bool> _map = OptionKinds.Flag("--map", "Also draw a map of the file: what comes from where.");

    private readonly Option<string?> _html = HtmlOption.New();

    public PlanOptions(Command verb)
    {
        foreach (Option option in new Option[] { _exact, _check, _map, _html })
            verb.Add(option);
    }

    public bool IsExact(ParseResult parsed) => parsed.GetValue(_exact);

    public bool IsCheck(ParseResult parsed) => parsed.GetValue(_check);

    public bool HasMap(ParseResult parsed) => parsed.GetValue(_map);

    /// <summary>Where the plan goes as a page; null where nobody wants one.</summary>
    public string? Page(ParseResult parsed) => parsed.GetValue(_html);
}
