namespace Morsel.Tests.Cli.Completion;

public class CompletionTests
{
    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    [InlineData("powershell")]
    public async Task The_script_mentions_every_verb_and_option(string shell)
    {
        CommandRun run = await CommandRun.Of("completion", shell);
        Assert.Equal(0, run.ExitCode);
        foreach (string verb in CommandTreeFacts.Verbs)
        {
            Assert.Contains(verb, run.Output, StringComparison.Ordinal);
            foreach (string option in CommandTreeFacts.OptionsOf(verb))
                Assert.Contains(shell == "fish" ? Fish(option) : option, run.Output, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("bash", "sha256 sha1 blocks")]
    [InlineData("zsh", "sha256 sha1 blocks")]
    [InlineData("fish", "sha256 sha1 blocks")]
    public async Task An_option_with_few_values_offers_just_those(string shell, string values)
    {
        CommandRun run = await CommandRun.Of("completion", shell);
        string[] expected = values.Split(' ');
        Assert.Contains(string.Join(' ', expected.Order(StringComparer.Ordinal)), run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("ProofLevel", run.Output, StringComparison.Ordinal);
    }

    private static string Fish(string option) =>
        option.StartsWith("--", StringComparison.Ordinal) ? $" -l {option[2..]}" : $" -s {option[1..]}";
}
