namespace Morsel.Zsync;

/// <summary>Bytes of a local file (seed) that are bytes of the published file. The local file counts as followed by zero bytes.</summary>
/// <param name="TargetOffset">Their offset in the published file.</param>
/// <param name="SeedOffset">Their offset in the local file.</param>
/// <param name="Length">Their number.</param>
public sealed record SeedCopy(long TargetOffset, long SeedOffset, long Length);
