using System.Globalization;
using System.Text;
using Morsel.Cli.Running;
using Morsel.Tests.Cli;

namespace Morsel.Tests.Documentation.Messages;

/// <summary>The page <c>docs/messages.md</c>, as the command prints today what stands in it.</summary>
internal static class MessagePage
{
    private const string Head = """
        # Messages

        What the command prints when something goes wrong, or when there is something to know. Errors and notes go to standard error, one line each.
        A test provokes each of these messages and writes this page, so they are exactly what the command prints. In the examples, `target` is the file to
        update, `/home/me` is the current folder, and `example.org` is the server.

        The [exit codes](exit-codes.md) are the same for every message of a section. "The verified data is kept" is printed only if there is verified data in
        `FILE.part`; then the same command continues from there.

        """;

    /// <summary>Every message, in the order of the exit codes.</summary>
    public static IReadOnlyList<Provocation> Provocations { get; } =
        [.. NoteMessages.All.Concat(LocalMessages.All).Concat(ConfigMessages.All).Concat(ServerMessages.All).Concat(SafetyMessages.All).Concat(TreeMessages.All).Concat(AppImageMessages.All).Concat(TrustMessages.All).Concat(PublishMessages.All).OrderBy(provocation => provocation.Code)];

    /// <summary>Provokes every message and puts them together.</summary>
    public static async Task<string> WriteAsync()
    {
        var page = new StringBuilder(Head);
        ExitCode? section = null;
        foreach (Provocation provocation in Provocations)
        {
            if (section != provocation.Code)
                page.Append(CultureInfo.InvariantCulture, $"\n## {TitleOf(provocation.Code)}\n\n| what happens | what the command prints |\n| --- | --- |\n");
            section = provocation.Code;
            page.Append(CultureInfo.InvariantCulture, $"| {provocation.Cause} | {await CellOfAsync(provocation)} |\n");
        }
        return page.ToString();
    }

    private static string TitleOf(ExitCode code) => code == ExitCode.Ok ? "Notes" : $"Exit code {(int)code}: {ExitCodes.NameOf(code)}";

    private static async Task<string> CellOfAsync(Provocation provocation)
    {
        await using var stage = new MessageStage();
        CommandRun run = await provocation.RunAsync(stage);
        Assert.True(run.ExitCode == (int)provocation.Code, $"{provocation.Cause} The exit code is {run.ExitCode}, expected {(int)provocation.Code}: {run.Error}");
        return string.Join("<br>", stage.Shown(run).Where(IsShown).Select(line => $"`{line.Replace("|", "\\|", StringComparison.Ordinal)}`"));
    }

    // What make and verify print beside it is not what this page is about.
    private static bool IsShown(string line) => !line.StartsWith("  ", StringComparison.Ordinal);
}
