using System.Text.RegularExpressions;

namespace Morsel.Tests.Architecture;

/// <summary>The native command is linked with what it calls of the C library, and need not look for that library at the start.</summary>
public sealed partial class SystemCallTests
{
    // glibc before 2.33 has no function of this name, so a command built there could not be linked: it is looked for when it is called.
    private const string Late = "mknodat";

    [Fact]
    public void All_functions_of_the_C_library_are_in_the_list_of_those_that_are_linked() => Assert.Equal(
        Directory.GetFiles(Path.Combine(SourceTree.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(path => Import().Matches(File.ReadAllText(path)))
            .Select(import => $"libc!{import.Groups[1].Value}")
            .Distinct()
            .Except([$"libc!{Late}"])
            .Order(StringComparer.Ordinal),
        File.ReadLines(Path.Combine(SourceTree.Root, "src", "libc.txt")));

    [GeneratedRegex(@"Import\(""libc"".*?EntryPoint = ""(\w+)""")]
    private static partial Regex Import();
}
