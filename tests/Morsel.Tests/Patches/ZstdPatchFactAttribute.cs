using Morsel.Compression.Native;

namespace Morsel.Tests.Patches;

/// <summary>A test that makes a zstd patch, which not every machine can.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ZstdPatchFactAttribute : FactAttribute
{
    internal static string? Reason => ZstdPatchEncoder.Problem is { } problem ? $"zstd patches cannot be made here: {problem}" : null;

    public ZstdPatchFactAttribute() => Skip = Reason;
}

/// <inheritdoc cref="ZstdPatchFactAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ZstdPatchTheoryAttribute : TheoryAttribute
{
    public ZstdPatchTheoryAttribute() => Skip = ZstdPatchFactAttribute.Reason;
}
