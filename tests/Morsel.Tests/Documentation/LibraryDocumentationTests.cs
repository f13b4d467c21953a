using Morsel.Tests.Cli;
using Morsel.Tests.Updating;

namespace Morsel.Tests.Documentation;

/// <summary>The examples of <c>docs/library.md</c> are those that are compiled here, and do what the page says.</summary>
public sealed class LibraryDocumentationTests
{
    private const string SourceFile = "tests/Morsel.Tests/Documentation/LibraryExamples.cs";

    [Fact]
    public void The_page_holds_every_example_as_it_was_compiled_and_no_other()
    {
        Assert.Equal(ExamplesOfSource(), ExamplesOfPage());
    }

    [Fact]
    public void Every_example_of_every_page_was_compiled()
    {
        string compiled = WithoutIndent(RepositoryText.Read(SourceFile));
        Assert.Empty(from page in MarkdownPage.All() from example in ExamplesOf(page.Path) where !compiled.Contains(WithoutIndent(example), StringComparison.Ordinal) select $"{page.Path}: {example}");
    }

    [Fact]
    public async Task What_is_published_is_updated_to_and_planned_verified_and_inspected()
    {
        await using Scene scene = new Scene(Edited.Content(1, 200_000)).Old(Edited.Content(2, 1000));
        string published = scene.Folder["published.img"], address = scene.Site.Address("/published.img").ToString();
        File.WriteAllBytes(published, scene.Target);
        await LibraryExamples.MakeAsync(published);
        scene.Site.Publish("/published.img", scene.Target);
        scene.Site.Publish("/published.img.zsync", File.ReadAllBytes(published + ".zsync"));
        Assert.Equal(await LibraryExamples.PackAsync(published), new FileInfo(published + ".zck").Length);
        File.Delete(published);

        using Updater updater = LibraryExamples.NewUpdater("secret");
        var request = new UpdateRequest { Source = address, OutputPath = scene.Output };
        Assert.False(await LibraryExamples.IsSmallAsync(updater, request, mostBytes: 100_000));
        Assert.Equal("published.img: 200000 bytes in 196 blocks of 1024", await LibraryExamples.DescribeAsync(updater, address + ".zsync"));
        Assert.False(await LibraryExamples.IsPublishedAsync(updater, scene.Output, address + ".zsync"));
        Assert.Equal(200_000, (await LibraryExamples.UpdateAsync(address, scene.Output, CancellationToken.None)).FetchedBytes);
        Assert.True(await LibraryExamples.IsPublishedAsync(updater, scene.Output, address + ".zsync"));
        Assert.Equal("the file is up to date", await LibraryExamples.UpdateOrExplainAsync(updater, request));
        var logged = new List<string>();
        using Updater logging = LibraryExamples.NewLoggingUpdater(logged.Add);
        await logging.UpdateAsync(request);
        Assert.Equal(["the run ended: AlreadyCurrent"], logged);
        Assert.Contains(scene.Site.RequestsFor("/published.img.zsync"), asked => asked.Header("Authorization") == "Bearer secret");
    }

    [Theory]
    [InlineData("/missing", "the download failed")]
    [InlineData("/broken.zsync", "the control file is invalid")]
    [InlineData("/elsewhere.zsync", "the request is not safe")]
    [InlineData("/stale.zsync", "the content on the server does not match the control file")]
    public async Task Errors_are_told_apart_by_what_a_caller_can_do(string path, string expected)
    {
        byte[] target = Edited.Content(3, 100_000);
        await using Scene scene = new Scene(target).Old(Edited.Flipped(target, 50));
        scene.Site.Publish("/broken.zsync", "zsync: 0.6.2\nBlocksize: 3\n\n"u8.ToArray());
        scene.Site.Publish("/elsewhere.zsync", (new ControlText(target) with { Locations = ["file:///etc/passwd"] }).ToBytes());
        scene.Site.Publish("/stale.zsync", (new ControlText(target) with { Locations = ["stale"] }).ToBytes());
        scene.Site.Publish("/stale", File.ReadAllBytes(scene.Output));
        FaultContract contract = FaultContract.Before(scene.Output);
        using Updater updater = scene.NewUpdater();
        Assert.StartsWith(expected, await LibraryExamples.UpdateOrExplainAsync(
            updater, scene.Request with { Source = scene.Site.Address(path).ToString() }), StringComparison.Ordinal);
        contract.AssertKept();
    }

    private static List<string> ExamplesOfSource()
    {
        var examples = new List<string>();
        foreach (string text in RepositoryText.Read(SourceFile).Split("    // example: ").Skip(1))
        {
            IEnumerable<string> lines = text[..text.IndexOf("    // end\n", StringComparison.Ordinal)].Split('\n').Skip(1);
            examples.Add(string.Join('\n', lines.Select(line => line.StartsWith("    ", StringComparison.Ordinal) ? line[4..] : line)));
        }
        return examples;
    }

    private static List<string> ExamplesOfPage() => ExamplesOf("docs/library.md");

    private static List<string> ExamplesOf(string page) =>
        [.. RepositoryText.Read(page).Split("```csharp\n").Skip(1).Select(text => text[..text.IndexOf("```", StringComparison.Ordinal)])];

    private static string WithoutIndent(string text) => string.Join('\n', text.Split('\n').Select(line => line.TrimStart()));
}
