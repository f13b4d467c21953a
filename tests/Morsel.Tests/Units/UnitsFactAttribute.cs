using Morsel.Compression.Native;

namespace Morsel.Tests.Units;

/// <summary>A test that makes units, which not every machine can.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class UnitsFactAttribute : FactAttribute
{
    internal static string? Reason => ZstdSequenceMaker.Problem is { } problem ? $"units cannot be made here: {problem}" : null;

    public UnitsFactAttribute() => Skip = Reason;
}

/// <inheritdoc cref="UnitsFactAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
public sealed class UnitsTheoryAttribute : TheoryAttribute
{
    public UnitsTheoryAttribute() => Skip = UnitsFactAttribute.Reason;
}
