using System.Text.Json;

namespace Morsel.Formats.Releases;

/// <summary>Reads what a host of releases answers: the JSON of GitHub, that Gitea and Forgejo have as well, and that of GitLab.</summary>
/// <remarks>Nothing in it is believed: names and addresses are for others to check. What has not the type that it should have counts as absent.</remarks>
internal static class ReleaseReader
{
    private const int MostAssets = 20_000;

    /// <summary>Reads one release.</summary>
    /// <returns>null if it is something else.</returns>
    public static Release? ReadOne(ReadOnlyMemory<byte> json) => Read(json, root => root.ValueKind == JsonValueKind.Object ? ReleaseOf(root) : null);

    /// <summary>Reads a page of releases, in its order.</summary>
    /// <returns>null if it is something else.</returns>
    public static IReadOnlyList<Release>? ReadPage(ReadOnlyMemory<byte> json) => Read(
        json, root => root.ValueKind == JsonValueKind.Array ? root.EnumerateArray().Select(ReleaseOf).OfType<Release>().ToArray() : null);

    /// <summary>The sentence in which a host says what is wrong; empty if there is none.</summary>
    public static string ReadMessage(ReadOnlyMemory<byte> json) =>
        Read(json, root => root.ValueKind == JsonValueKind.Object ? TextOf(root, "message") : null) ?? "";

    private static T? Read<T>(ReadOnlyMemory<byte> json, Func<JsonElement, T?> read)
        where T : class
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Text that is no UTF-16, too.
            return null;
        }
    }

    private static Release? ReleaseOf(JsonElement release)
    {
        if (release.ValueKind != JsonValueKind.Object || TextOf(release, "tag_name") is not { } tag)
            return null;
        JsonElement assets = release.TryGetProperty("assets", out JsonElement there) ? there : default;
        bool isOfGitLab = assets.ValueKind == JsonValueKind.Object;
        if (isOfGitLab)
            assets = assets.TryGetProperty("links", out JsonElement links) ? links : default;
        IEnumerable<JsonElement> all = assets.ValueKind == JsonValueKind.Array ? assets.EnumerateArray() : [];
        return new Release(tag, [.. all.Take(MostAssets).Select(asset => isOfGitLab ? LinkOf(asset) : AssetOf(asset)).OfType<ReleaseAsset>()])
        {
            IsDraft = Is(release, "draft"),
            IsPreRelease = Is(release, "prerelease") || Is(release, "upcoming_release"),
        };
    }

    // Only GitHub tells a state: what is still being sent is half there.
    private static ReleaseAsset? AssetOf(JsonElement asset)
    {
        if (TextOf(asset, "name") is not { } name || TextOf(asset, "browser_download_url") is not { } address || (TextOf(asset, "state") ?? "uploaded") != "uploaded")
            return null;
        return new ReleaseAsset(name, address) { Length = LengthOf(asset), Sha256 = DigestOf(TextOf(asset, "digest")) };
    }

    private static ReleaseAsset? LinkOf(JsonElement link) =>
        TextOf(link, "name") is { } name && (TextOf(link, "direct_asset_url") ?? TextOf(link, "url")) is { } address ? new ReleaseAsset(name, address) : null;

    private static string? TextOf(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool Is(JsonElement element, string name) => element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.True;

    private static long? LengthOf(JsonElement asset) =>
        asset.TryGetProperty("size", out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long length) && length >= 0 ? length : null;

    private static Digest? DigestOf(string? text)
    {
        const string Begin = "sha256:";
        return text is not null && text.StartsWith(Begin, StringComparison.Ordinal) && Digest.TryParse(DigestAlgorithm.Sha256, text.AsSpan(Begin.Length), out Digest? digest) ? digest : null;
    }
}
