using System.Net;
using System.Text.RegularExpressions;
using Morsel.Patches;
using Morsel.Tests.Architecture;
using Morsel.Tests.Cli;
using Morsel.Zchunk;
using Morsel.Zsync;

namespace Morsel.Tests.Documentation;

/// <summary>The examples in comments are those that are compiled, and every door and every request has one.</summary>
public sealed partial class CommentExampleTests
{
    private static readonly Type[] MustHaveOne =
        [typeof(Updater), typeof(Maker), typeof(PatchFile), typeof(ZchunkFile), typeof(ZsyncRanges), typeof(UpdateRequest), typeof(MakeRequest), typeof(UpdaterOptions), typeof(MorselException)];

    [Fact]
    public void Every_example_in_a_comment_is_one_that_was_compiled_and_no_other() => Assert.Equal(
        Compiled().Order(StringComparer.Ordinal), SourceFiles().SelectMany(path => ExamplesIn(File.ReadAllText(path))).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_door_and_every_request_has_an_example() =>
        Assert.DoesNotContain(MustHaveOne, type => !ExamplesIn(File.ReadAllText(SourceFiles().Single(path => Path.GetFileName(path) == type.Name + ".cs"))).Any());

    private static IEnumerable<string> Compiled() =>
        from text in RepositoryText.Read("tests/Morsel.Tests/Documentation/CommentExamples.cs").Split("        // example\n").Skip(1)
        select string.Concat(text[..text.IndexOf("        // end\n", StringComparison.Ordinal)].Split('\n').SkipLast(1).Select(line => line[8..] + "\n"));

    private static IEnumerable<string> ExamplesIn(string source) =>
        from Match example in Example().Matches(source)
        select WebUtility.HtmlDecode(CommentMark().Replace(example.Groups[1].Value, ""));

    private static string[] SourceFiles() => Directory.GetFiles(Path.Combine(SourceTree.Root, "src", "Morsel"), "*.cs", SearchOption.AllDirectories);

    [GeneratedRegex(@"/// <code>\n(.*?)[ ]*/// </code>", RegexOptions.Singleline)]
    private static partial Regex Example();

    [GeneratedRegex("^ */// ?", RegexOptions.Multiline)]
    private static partial Regex CommentMark();
}
