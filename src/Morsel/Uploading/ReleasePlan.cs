using System.Globalization;
using Morsel.Publishing;

namespace Morsel.Uploading;

/// <summary>Decides in which order a release is put, and what caches may do with each object. It reads nothing.</summary>
/// <remarks>Source: <c>routes.md</c> §2.5: objects, the file, its control file, the sidecar.</remarks>
internal static class ReleasePlan
{
    private const string ForEver = "public, max-age=31536000, immutable, no-transform";

    private static readonly Dictionary<string, string> Types = new(StringComparer.OrdinalIgnoreCase)
    {
        [".zsync"] = "application/x-zsync",
        [".morsel"] = "text/plain",
        [".sig"] = "text/plain",
        [".keys"] = "text/plain",
        [".zst"] = "application/zstd",
        [".gz"] = "application/gzip",
        [".xz"] = "application/x-xz",
    };

    /// <summary>The parts of all files in the order in which they are put: what many versions may name comes first, what clients ask for first comes last.</summary>
    /// <exception cref="RefusedException">Two of them would have the same name.</exception>
    public static IReadOnlyList<ReleasePart> Order(IEnumerable<ReleasePart> parts)
    {
        ReleasePart[] ordered = [.. parts
            .OrderBy(part => part.Stage)
            // A file under a name of its own can be put before one that others have replaced in the meantime.
            .ThenBy(part => !part.IsForEver)
            .ThenBy(part => part.Name[..^EndingOf(part)], StringComparer.Ordinal)
            .ThenBy(part => !part.IsSignature)
            .ThenBy(part => part.Name, StringComparer.Ordinal)];
        return ordered.CountBy(part => part.Name).FirstOrDefault(name => name.Value > 1).Key is { } twice
            ? throw new RefusedException($"two of the objects to publish would be named {twice}: publish them apart, or rename a file")
            : ordered;
    }

    /// <summary>How a part is put.</summary>
    /// <param name="part">The part.</param>
    /// <param name="bytes">Bytes in it.</param>
    /// <param name="sha256">Their SHA-256.</param>
    /// <param name="pointerAge">How long caches may use what gets other content under the same name.</param>
    public static PlannedFile FileOf(ReleasePart part, long bytes, Digest sha256, TimeSpan pointerAge) => new(part, new ReleaseFile(part.Name, bytes, sha256)
    {
        ContentType = Types.GetValueOrDefault(Path.GetExtension(part.Name), "application/octet-stream"),
        CacheControl = part.IsForEver ? ForEver : string.Create(CultureInfo.InvariantCulture, $"public, max-age={(long)pointerAge.TotalSeconds}, no-transform"),
    });

    private static int EndingOf(ReleasePart part) => part.IsSignature ? Path.GetExtension(part.Name).Length : 0;
}
