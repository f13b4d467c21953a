using System.Reflection;
using System.Runtime.CompilerServices;

namespace Morsel.Tests.Architecture;

/// <summary>A type holds few things. Records are values, and may list as many as they mean.</summary>
public sealed class StateTests
{
    private const int Most = 8;
    private const double LeastShare = 0.95;

    public static TheoryData<string> Assemblies => WalledAssembly.Names;

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Nearly_all_types_hold_eight_things_at_most(string name)
    {
        Type[] types = [.. WalledAssembly.Of(name).Types.Where(HoldsState)];
        string[] large = [.. types.Where(type => StateOf(type) > Most)
            .OrderByDescending(StateOf).ThenBy(type => type.FullName, StringComparer.Ordinal)
            .Select(type => $"{type.FullName}: {StateOf(type)}")];
        Assert.True(large.Length <= (1 - LeastShare) * types.Length, $"{large.Length} of {types.Length}:\n{string.Join('\n', large)}");
    }

    [Fact]
    public void Fields_properties_and_captured_parameters_count_and_what_is_computed_does_not() => Assert.Equal(3, StateOf(typeof(Sample)));

    // Captured parameters and properties without a body are fields to the runtime.
    private static int StateOf(Type type) =>
        type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly).Length;

    private static bool HoldsState(Type type) =>
        !type.IsInterface && !type.IsEnum && !typeof(Delegate).IsAssignableFrom(type)
        && !(type.IsAbstract && type.IsSealed)
        && !IsGenerated(type)
        && type.GetMethod("PrintMembers", BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.DeclaredOnly) is null;

    private static bool IsGenerated(Type type) =>
        type.Name.StartsWith('<') || type.IsDefined(typeof(CompilerGeneratedAttribute)) || (type.DeclaringType is { } outer && IsGenerated(outer))
        || type.Namespace?.StartsWith("Morsel", StringComparison.Ordinal) != true;

    private sealed class Sample(int captured)
    {
        private int _field = 1;

        public int Property { get; set; }

        public int Computed => captured + _field++ + Property;
    }
}
