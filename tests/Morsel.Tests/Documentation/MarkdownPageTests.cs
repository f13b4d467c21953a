namespace Morsel.Tests.Documentation;

/// <summary>No page leads to what is not there, and the table of contents knows them all.</summary>
public sealed class MarkdownPageTests
{
    private const string Contents = "docs/README.md";

    [Fact]
    public void Every_link_leads_to_a_file_and_a_heading_that_exist() =>
        Assert.Empty(from page in MarkdownPage.All() from link in page.Links() where !page.Reaches(link) select $"{page.Path}: {link}");

    [Fact]
    public void Every_path_of_the_repository_that_a_page_names_exists() =>
        Assert.Empty(from page in MarkdownPage.All() from path in page.NamedPaths() where !MarkdownPage.Exists(path) select $"{page.Path}: {path}");

    [Fact]
    public void The_table_of_contents_lists_every_page_of_its_folder() =>
        Assert.Empty(MarkdownPage.All().Select(page => page.Path).Where(path => path.StartsWith("docs/", StringComparison.Ordinal) && path != Contents)
            .Except(new MarkdownPage(Contents).Links().Select(link => $"docs/{link}")));
}
