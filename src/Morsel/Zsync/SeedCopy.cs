namespace Morsel.Zsync;

/// <summary>Bytes of a seed that are bytes of the target. The seed counts as followed by zero bytes.</summary>
/// <param name="TargetOffset">Where they belong.</param>
/// <param name="SeedOffset">Where they are.</param>
/// <param name="Length">How many.</param>
public sealed record SeedCopy(long TargetOffset, long SeedOffset, long Length);
