namespace Morsel.Tests.Architecture;

/// <summary>The one rule of form that neither the build nor `dotnet format whitespace` holds.</summary>
public sealed class UsingOrderTests
{
    [Fact]
    public void Namespaces_of_the_runtime_come_first_and_all_are_in_alphabetical_order()
    {
        string[] files = [.. Sources()];
        Assert.True(files.Length > 500);
        Assert.Equal([], files.Where(file => !IsInOrder([.. File.ReadLines(file).TakeWhile(line => !line.StartsWith("namespace", StringComparison.Ordinal)).Where(IsPlain)])));
    }

    private static IEnumerable<string> Sources() => new[] { "src", "tests", "bench", "samples" }
        .SelectMany(folder => Directory.EnumerateFiles(Path.Join(SourceTree.Root, folder), "*.cs", SearchOption.AllDirectories))
        .Where(file => !file.Contains("/obj/", StringComparison.Ordinal));

    private static bool IsPlain(string line) => line.StartsWith("using ", StringComparison.Ordinal) && line.EndsWith(';') && !line.AsSpan().ContainsAny('=', '(') && !line.StartsWith("using static", StringComparison.Ordinal);

    private static bool IsInOrder(string[] lines) =>
        lines.SequenceEqual(lines.OrderBy(line => !(line.StartsWith("using System.", StringComparison.Ordinal) || line == "using System;")).ThenBy(line => line.TrimEnd(';'), StringComparer.Ordinal));
}
