using System.Text.RegularExpressions;
using Morsel.Serve.Demo;
using Morsel.Tests.Cli;

namespace Morsel.Tests.Documentation;

/// <summary>What the first page says is what the command prints and what the other pages say.</summary>
public sealed partial class ReadmeTests
{
    // The figures of the run that the pages show.
    private static readonly DemoReport Demo = new(
        "…/tour/old/microsoft.netcore.app.runtime.linux-x64-10.0.13.tar",
        "…/tour/site/microsoft.netcore.app.runtime.linux-x64-10.0.14.tar",
        new UpdateReport
        {
            Outcome = UpdateOutcome.Updated,
            OutputPath = "…/tour/updated/microsoft.netcore.app.runtime.linux-x64-10.0.14.tar",
            Length = 100_900_864,
            Proven = ProofLevel.Sha256,
            ReusedBytes = 92_733_440,
            FetchedBytes = 8_167_424,
            TransferredBytes = 8_350_000,
            DescriptionBytes = 345_250,
            DataRequests = 12,
            Elapsed = TimeSpan.FromSeconds(0.93),
        },
        IsIdentical: true,
        TimeSpan.FromSeconds(0.62))
    {
        UsedBytes = 584_790_000,
        IsKept = true,
    };

    private static string Readme => RepositoryText.Read("README.md");

    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/cli.md")]
    public void The_demonstration_is_shown_as_the_command_prints_it(string page) => Assert.Contains(DemoText.Of(Demo), RepositoryText.Read(page), StringComparison.Ordinal);

    [Fact]
    public void As_many_set_ups_are_claimed_as_the_page_on_servers_has_rows() => Assert.Equal(
        ServerRow().Count(RepositoryText.Read("docs/servers.md")).ToString(System.Globalization.CultureInfo.InvariantCulture),
        SetUps().Match(Readme).Groups[1].Value);

    [Fact]
    public void Every_time_that_is_claimed_stands_on_the_page_on_performance()
    {
        string measured = RepositoryText.Read("docs/performance.md");
        string[] claimed = [.. Seconds().Matches(Readme[Readme.IndexOf("**It is fast.**", StringComparison.Ordinal)..Readme.IndexOf("To try it", StringComparison.Ordinal)]).Select(time => time.Groups[1].Value)];
        Assert.Equal(4, claimed.Length);
        Assert.All(claimed, time => Assert.Contains($" {time} ", measured, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_size_that_is_claimed_of_a_way_stands_on_the_page_on_performance()
    {
        string measured = RepositoryText.Read("docs/performance.md");
        string[] claimed = [.. Megabytes().Matches(Readme[Readme.IndexOf("**It can download", StringComparison.Ordinal)..Readme.IndexOf("To try it", StringComparison.Ordinal)]).Select(size => size.Groups[1].Value)];
        Assert.Equal(3, claimed.Length);
        Assert.All(claimed, size => Assert.Contains($" {size} in ", measured, StringComparison.Ordinal));
    }

    [Fact]
    public void The_version_is_that_of_the_library() =>
        Assert.Contains($"version {typeof(Updater).Assembly.GetName().Version!.ToString(3)},", Readme, StringComparison.Ordinal);

    [GeneratedRegex(@"^\| [^|]+ \| \d+ \| \d+ \| \d+ \| (ranges|the whole file) \|", RegexOptions.Multiline)]
    private static partial Regex ServerRow();

    [GeneratedRegex(@"(\d+) set-ups")]
    private static partial Regex SetUps();

    [GeneratedRegex(@"(\d+\.\d+) MB\b")]
    private static partial Regex Megabytes();

    [GeneratedRegex(@"(\d+\.\d+) s\b")]
    private static partial Regex Seconds();
}
