using Morsel.Cli.Running;
using Morsel.Tests.Cli;

namespace Morsel.Tests.Documentation.Messages;

/// <summary>The page on messages shows what the command prints today, and leaves out no way to fail.</summary>
public sealed class MessagePageTests
{
    private const string Approve = "MORSEL_APPROVE_MESSAGES", Path = "docs/messages.md";

    public static TheoryData<Remedy> Remedies => [.. Enum.GetValues<Remedy>().Where(remedy => remedy != Remedy.None)];

    [Fact]
    public async Task The_page_is_what_the_command_prints()
    {
        string[] now = (await MessagePage.WriteAsync()).Split('\n');
        if (Environment.GetEnvironmentVariable(Approve) == "1")
            await File.WriteAllTextAsync(RepositoryText.PathOf(Path), string.Join('\n', now));
        string[] page = RepositoryText.Read(Path).Split('\n');
        string[] differences = [.. page.Except(now).Select(line => "- " + line), .. now.Except(page).Select(line => "+ " + line)];
        Assert.True(page.SequenceEqual(now), $"the messages changed:\n{string.Join('\n', differences)}\nIf that is meant, write the page anew: {Approve}=1 ./test --filter MessagePageTests");
    }

    [Fact]
    public void Every_exit_code_has_a_section() => Assert.Empty(Enum.GetValues<ExitCode>().Except(MessagePage.Provocations.Select(provocation => provocation.Code)));

    [Theory]
    [MemberData(nameof(Remedies))]
    public void Every_option_that_helps_is_named_somewhere(Remedy remedy) =>
        Assert.Contains(Advice.For(new Note(NoteCode.AddressUnused, "") { Remedy = remedy }), RepositoryText.Read(Path).Replace("\\|", "|", StringComparison.Ordinal), StringComparison.Ordinal);
}
