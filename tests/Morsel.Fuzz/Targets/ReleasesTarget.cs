using Morsel.Formats.Releases;

namespace Morsel.Fuzz.Targets;

/// <summary>What forges say of releases: one, a page of them, a message.</summary>
internal sealed class ReleasesTarget() : FuzzTarget("releases")
{
    public override IReadOnlyList<string> Words { get; } =
        ["\"tag_name\":", "\"assets\":[", "\"name\":", "\"browser_download_url\":", "\"digest\":\"sha256:", "\"size\":", "\"prerelease\":true", "\"draft\":true", "\"message\":", "null", "[", "{", "\\u0000", "\"links\":", "\"direct_asset_url\":"];

    // The whole document is kept while it is read.
    public override long MostAllocated(int inputBytes) => (64 << 10) + (200L * inputBytes);

    protected override bool IsDocumented(Exception refusal) => false;

    protected override bool Read(ReadOnlySpan<byte> input)
    {
        byte[] json = input.ToArray();
        Release? one = ReleaseReader.ReadOne(json);
        IReadOnlyList<Release>? page = ReleaseReader.ReadPage(json);
        if (one is null && json.Length % 8 == 0)
            _ = ReleaseReader.ReadMessage(json);
        Claim(one is null || page is null, "a document is one release or a page of them");
        foreach (Release release in page ?? (one is null ? [] : [one]))
        {
            AssetChoice choice = AssetChoice.Of(release.Assets, "*-x86_64.AppImage.zsync", ["x86_64", "amd64"]);
            Claim(choice.Chosen is null || release.Assets.Contains(choice.Chosen), "what is chosen is among the files");
        }
        return one is not null || page is not null;
    }
}
