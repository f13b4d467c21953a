using System.Text;
using Morsel.Formats.Sidecar;

namespace Morsel.Uploading;

/// <summary>What a published control file or sidecar names: as long as it is there, that is needed.</summary>
internal static class PointerNames
{
    /// <summary>Bytes of the longest that is read.</summary>
    public const int MostBytes = 64 << 20;

    private const string Field = "URL: ";
    private const int HeaderBytes = 8 << 10;

    /// <summary>Whether an object is a control file or a sidecar by its name.</summary>
    public static bool IsDescription(string name) =>
        name.EndsWith(ReleaseDescription.ControlEnding, StringComparison.Ordinal) || name.EndsWith(ReleaseDescription.SidecarEnding, StringComparison.Ordinal);

    /// <summary>The names in one.</summary>
    public static IReadOnlyList<string> In(byte[] description)
    {
        if (description.AsSpan().StartsWith(SidecarReader.Beginning))
            return SidecarReader.Read(description).Sidecar is { } sidecar ? [.. Urls(sidecar).Select(Uri.UnescapeDataString)] : [];
        string header = Encoding.Latin1.GetString(description.AsSpan(0, Math.Min(description.Length, HeaderBytes))).Split("\n\n")[0];
        return [.. header.Split('\n').Where(line => line.StartsWith(Field, StringComparison.Ordinal)).Select(line => Uri.UnescapeDataString(line[Field.Length..]))];
    }

    private static IEnumerable<string> Urls(Sidecar sidecar) =>
    [
        .. sidecar.Plains.Select(line => line.Url),
        .. sidecar.Controls.Select(line => line.Url),
        .. sidecar.Units.Select(line => line.Url),
        .. sidecar.Wholes.Select(line => line.Url),
        .. sidecar.Patches.Select(line => line.Url),
    ];
}
