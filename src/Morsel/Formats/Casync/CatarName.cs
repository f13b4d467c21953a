namespace Morsel.Formats.Casync;

/// <summary>What may be a name in an archive, and the order of names.</summary>
internal static class CatarName
{
    /// <summary>What is wrong with a name, or null. One that leads out of its folder must never reach a disk.</summary>
    public static string? ProblemOf(ReadOnlySpan<byte> name) =>
        name.IsEmpty ? "a name is empty"
        : name.Length > CatarRecords.MostNameBytes ? $"a name has {name.Length} bytes, expected at most {CatarRecords.MostNameBytes}"
        : name.SequenceEqual("."u8) || name.SequenceEqual(".."u8) ? "an entry is called \".\" or \"..\""
        : name.IndexOfAny((byte)'/', (byte)0) is >= 0 and var at ? $"a name has a \"/\" or a NUL at its byte {at}"
        : null;

    /// <summary>As strcmp(3): by bytes, whatever the language.</summary>
    public static int Compare(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other) => one.SequenceCompareTo(other);
}
