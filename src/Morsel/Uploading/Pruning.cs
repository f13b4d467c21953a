using Morsel.Publishing;

namespace Morsel.Uploading;

/// <summary>Decides which old versions may go. It reads nothing.</summary>
/// <param name="Keep">Versions that stay, the newest included.</param>
/// <param name="Now">The time.</param>
/// <remarks>Source: <c>routes.md</c> §2.5 (5).</remarks>
internal sealed record Pruning(int Keep, DateTimeOffset Now)
{
    // Whoever began to download a version may go on with it for a day after there is a newer one.
    private static readonly TimeSpan Grace = TimeSpan.FromDays(1);

    // Nobody is to be told of objects that are gone: these go first.
    private static readonly string[] Descriptions = ["morsel", "zsync", "morsel.sig", "morsel.keys", "zsync.sig", "zsync.keys"];

    /// <summary>Names that something which stays refers to.</summary>
    public required IReadOnlySet<string> Needed { get; init; }

    /// <summary>Digests of the versions that patches start from.</summary>
    public required IReadOnlyCollection<Digest> Bases { get; init; }

    /// <summary>The old versions of a file that may go, each with all of its objects.</summary>
    /// <param name="source">The file.</param>
    /// <param name="there">What is in the store now.</param>
    /// <returns>Names, those of a version together, and the file itself last.</returns>
    public IReadOnlyList<IReadOnlyList<string>> Choose(ReleaseSource source, IReadOnlyList<StoredFile> there)
    {
        StoredFile[] versions = [.. there.Where(stored => IsVersionOf(source, stored.Name))
            .OrderByDescending(stored => stored.Name == source.ContentName).ThenByDescending(stored => stored.Time)];
        var gone = new List<IReadOnlyList<string>>();
        for (int i = Math.Max(1, Keep); i < versions.Length; i++)
        {
            StoredFile version = versions[i];
            // It was superseded when the next one came.
            if (Now - versions[i - 1].Time < Grace || IsBase(version, source))
                continue;
            string[] names = [.. there.Select(stored => stored.Name).Where(name => BelongsTo(name, version.Name, source))
                .OrderBy(name => !Descriptions.Contains(name[(version.Name.Length + 1)..])).ThenBy(name => name, StringComparer.Ordinal), version.Name];
            if (!names.Any(Needed.Contains))
                gone.Add(names);
        }
        return gone;
    }

    /// <summary>Whether a name is that of an object of some version of a file.</summary>
    public static bool IsOfVersion(string name, ReleaseSource source, IEnumerable<StoredFile> there) =>
        there.Any(stored => IsVersionOf(source, stored.Name) && BelongsTo(name, stored.Name, source));

    private static bool IsVersionOf(ReleaseSource source, string name) =>
        name == source.ContentName
        || (source.HasVersion ? VersionName.AreOfOneFile(name, source.Name) : VersionName.DigestIn(name, source.Name) is not null);

    private bool IsBase(StoredFile version, ReleaseSource source) => Bases.Any(digest =>
        (version.Sha256 is { } known && known.Equals(digest))
        || (VersionName.DigestIn(version.Name, source.Name) is { } digits && digest.Hex.StartsWith(digits, StringComparison.Ordinal)));

    // "disk.img.e228df28.zst" is an object of "disk.img.e228df28", "disk-1.2.img.zsync" one of "disk-1.2.img".
    private static bool BelongsTo(string name, string version, ReleaseSource source)
    {
        if (!name.StartsWith(version, StringComparison.Ordinal) || name.Length <= version.Length || name[version.Length] != '.')
            return false;
        string rest = name[(version.Length + 1)..];
        return !source.HasVersion
            || Descriptions.Contains(rest)
            || (rest.Length > VersionName.DigestDigits && rest[VersionName.DigestDigits] == '.'
                && VersionName.AreDigits(rest.AsSpan(0, VersionName.DigestDigits)));
    }
}
