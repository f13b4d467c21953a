namespace Morsel.Compression.Gzip;

/// <summary>Names of gzip files, and of what they hold.</summary>
internal static class GzipNames
{
    /// <summary>"a.tar" for "a.tar.gz" and "a.tgz"; other names stay as they are.</summary>
    public static string WithoutEnding(string name) =>
        name.EndsWith(".gz", StringComparison.Ordinal) ? name[..^".gz".Length]
        : name.EndsWith(".tgz", StringComparison.Ordinal) ? string.Concat(name.AsSpan(0, name.Length - ".tgz".Length), ".tar")
        : name;
}
