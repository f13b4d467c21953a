using System.Text;
using Morsel.Extensions.DependencyInjection;

namespace Morsel.Tests.Architecture;

/// <summary>A change of what users can name is a decision: it shows as a change of the approved text.</summary>
public sealed class PublicApiTest
{
    private const string Approve = "MORSEL_APPROVE_API";

    private static readonly string Approved = Path.Combine(SourceTree.Root, "tests", "Morsel.Tests", "PublicApi.approved.txt");

    [Fact]
    public void The_public_surface_is_the_approved_one()
    {
        string[] surface = [.. PublicSurface.Of(typeof(Updater).Assembly), .. PublicSurface.Of(typeof(MorselOptions).Assembly)];
        if (Environment.GetEnvironmentVariable(Approve) == "1")
            File.WriteAllText(Approved, string.Concat(surface.Select(line => line + "\n")));
        string difference = Difference(File.ReadAllLines(Approved), surface);
        Assert.True(difference.Length == 0, $"the public surface changed:\n{difference}If that is meant, approve it: {Approve}=1 ./test --filter PublicApiTest");
    }

    [Fact]
    public void Every_type_in_the_root_is_public_but_the_catalog() => Assert.Equal(
        ["Catalog"],
        from type in typeof(Updater).Assembly.GetTypes()
        where type is { Namespace: "Morsel", IsNested: false, IsPublic: false }
        select type.Name);

    [Fact]
    public void A_difference_shows_lines_gone_and_new_in_their_types() =>
        Assert.Equal(
            "  class A\n-     void Gone()\n+     void New()\n",
            Difference(["class A", "    void Gone()", "    void Same()", "class B"], ["class A", "    void New()", "    void Same()", "class B"]));

    [Fact]
    public void Every_kind_of_member_is_in_the_text() =>
        Assert.Equal(
            [
                "abstract class Morsel.Tests.Architecture.SurfaceSample<T> : System.IDisposable",
                "    T Find(ref System.Collections.Generic.Dictionary<string, T> table)",
                "    abstract void Dispose()",
                "    const string Name = \"a\"",
                "    event System.EventHandler Happened",
                "    protected SurfaceSample(int count = 3)",
                "    protected virtual bool Fill<TOther>(in long from, out TOther[] found, params T[] rest)",
                "    required int? Wanted { get; init; }",
            ],
            PublicSurface.Of(typeof(PublicApiTest).Assembly)
                .SkipWhile(line => !line.Contains(nameof(SurfaceSample<>), StringComparison.Ordinal))
                .Take(8));

    // Lines of a type are sorted and distinct, so that no alignment is needed: a line is in both texts, or in one.
    private static string Difference(IReadOnlyList<string> approved, IReadOnlyList<string> surface)
    {
        Dictionary<string, HashSet<string>> before = ByType(approved), after = ByType(surface);
        var text = new StringBuilder();
        foreach (string type in before.Keys.Union(after.Keys).Order(StringComparer.Ordinal))
        {
            HashSet<string> gone = before.GetValueOrDefault(type, []), added = after.GetValueOrDefault(type, []);
            if (gone.SetEquals(added) && before.ContainsKey(type) == after.ContainsKey(type))
                continue;
            text.Append(before.ContainsKey(type) ? after.ContainsKey(type) ? "  " : "- " : "+ ").Append(type).Append('\n');
            foreach (string line in gone.Except(added))
                text.Append("- ").Append(line).Append('\n');
            foreach (string line in added.Except(gone))
                text.Append("+ ").Append(line).Append('\n');
        }
        return text.ToString();
    }

    private static Dictionary<string, HashSet<string>> ByType(IReadOnlyList<string> lines)
    {
        var types = new Dictionary<string, HashSet<string>>();
        HashSet<string> members = [];
        foreach (string line in lines)
        {
            if (line.StartsWith(' '))
                members.Add(line);
            else
                types.Add(line, members = []);
        }
        return types;
    }
}

/// <summary>One member of each kind, for the test above.</summary>
public abstract class SurfaceSample<T> : IDisposable
{
    public const string Name = "a";

    protected SurfaceSample(int count = 3) => _ = count;

    public event EventHandler? Happened;

    public required int? Wanted { get; init; }

    public T Find(ref Dictionary<string, T> table) => table[Name + Hidden()];

    public abstract void Dispose();

    protected virtual bool Fill<TOther>(in long from, out TOther[] found, params T[] rest)
    {
        Happened?.Invoke(this, EventArgs.Empty);
        found = new TOther[from];
        return rest.Length > 0;
    }

    internal int Hidden() => Wanted ?? 0;
}
