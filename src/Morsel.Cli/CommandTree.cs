using System.CommandLine;
using System.CommandLine.Help;
using Morsel.Cli.Selection;
using Morsel.Cli.Verbs;

namespace Morsel.Cli;

/// <summary>All verbs with their options: what is parsed, and what help, completion and the manual pages must name.</summary>
internal static class CommandTree
{
    /// <param name="around">The world that the verbs see.</param>
    /// <param name="serve">The verb <c>serve</c> of a program that has the web server; null: another program does it.</param>
    /// <param name="demo">The verb <c>demo</c> of such a program.</param>
    /// <param name="publish">The verb <c>publish</c> of a program that reaches stores on servers; null: another program does that.</param>
    public static Command Create(Surroundings around, ServeVerb? serve = null, DemoVerb? demo = null, PublishVerb? publish = null)
    {
        // Not a RootCommand: that one takes its name from the process, and reads directives that we have no use for.
        var root = new Command("morsel", "Updates large files over plain HTTP by downloading only what changed.")
        {
            new MakeVerb(around),
            new GetVerb(around),
            new UpdateVerb(around),
            new PlanVerb(around),
            new VerifyVerb(around),
            new InspectVerb(around),
            new UnpackVerb(around),
            new PatchVerb(around),
            new EstimateVerb(around),
            ListVerb.OfPaths(around),
            ListVerb.OfEverything(around),
            new DiffVerb(around),
            new StoreVerb(around),
            new ZsyncRangesVerb(around),
            publish ?? new PublishVerb(around),
            serve ?? new ServeVerb(around),
            new InstallLinksVerb(around, Catalog.Names),
            demo ?? new DemoVerb(around),
        };
        root.Add(new ConfigVerb(around));
        root.Add(new CompletionVerb(around, root));
        root.Add(new ManVerb(around, root, ManualText.Of));
        ConfigOptions.AddTo(root);
        root.Add(new HelpOption("--help", "-h")
        {
            Description = "Show help, with examples, and exit.",
            Recursive = true,
            Action = new HelpText(around, isWhole: false),
        });
        root.Add(new HelpOption("--help-all")
        {
            Description = "Show help with all options, and exit.",
            Recursive = true,
            Action = new HelpText(around, isWhole: true),
        });
        root.Add(new VersionOption("--version") { Description = "Show the version and exit.", Action = new VersionText() });
        return root;
    }
}
