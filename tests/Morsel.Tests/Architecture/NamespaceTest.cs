using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Morsel.Tests.Architecture;

/// <summary>A file stands where its namespace says, so that the arrows between namespaces are arrows between folders.</summary>
public sealed partial class NamespaceTest
{
    [Theory]
    [InlineData("Morsel")]
    [InlineData("Morsel.Server")]
    [InlineData("Morsel.Cli")]
    [InlineData("Morsel.Serve")]
    public void The_namespace_of_every_file_is_its_folder(string project)
    {
        string root = Path.Combine(SourceTree.Root, "src", project);
        string[] files = Directory.GetFiles(root, "*.cs", SearchOption.AllDirectories);
        Assert.DoesNotContain(files, file => NamespaceOf(file) is { } name && name != Expected(project, root, file));
    }

    [Fact]
    public void Only_the_tests_the_benchmarks_and_the_server_see_what_is_internal()
    {
        IEnumerable<string> friends = typeof(Updater).Assembly
            .GetCustomAttributes(typeof(InternalsVisibleToAttribute), inherit: false)
            .Cast<InternalsVisibleToAttribute>()
            .Select(friend => friend.AssemblyName);
        Assert.Equal(["Morsel.Benchmarks", "Morsel.Fuzz", "Morsel.Interop.Tests", "Morsel.Server", "Morsel.Tests"], friends.Order(StringComparer.Ordinal));
    }

    private static string Expected(string project, string root, string file) =>
        string.Join('.', [project, .. Path.GetRelativePath(root, file).Split(Path.DirectorySeparatorChar).SkipLast(1)]);

    /// <returns>Null for files that declare nothing in a namespace: a program's entry point, attributes of the assembly.</returns>
    private static string? NamespaceOf(string file)
    {
        string text = File.ReadAllText(file);
        Match declaration = Declaration().Match(text);
        if (declaration.Success)
            return declaration.Groups[1].Value;
        return TypeDeclaration().IsMatch(text) ? "" : null;
    }

    [GeneratedRegex(@"^namespace\s+([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Declaration();

    [GeneratedRegex(@"^(public|internal|file|static|sealed|abstract|partial|readonly|ref|class|struct|record|enum|interface)\s", RegexOptions.Multiline)]
    private static partial Regex TypeDeclaration();
}
