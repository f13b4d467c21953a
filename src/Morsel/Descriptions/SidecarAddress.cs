using Morsel.Formats;

namespace Morsel.Descriptions;

/// <summary>Where the sidecar of a source lies: beside the file, under its name and an ending.</summary>
internal static class SidecarAddress
{
    /// <summary>What a sidecar's name ends with.</summary>
    public const string Extension = ".morsel";

    /// <summary>Whether an address is that of a sidecar.</summary>
    public static bool IsNamedSo(Uri address) => address.AbsolutePath.EndsWith(Extension, StringComparison.OrdinalIgnoreCase);

    /// <summary>The sidecar of what an address names: of a file, of the file whose description it is, or itself; null where there cannot be one.</summary>
    public static Uri? Of(Uri address, IReadOnlyList<ITargetFormat> formats)
    {
        if (IsNamedSo(address))
            return address;
        ITargetFormat? named = formats.FirstOrDefault(format => SourceAddress.IsNamedAs(address, format));
        if (named is { HeadBytes: > 0 } || address.AbsolutePath.EndsWith('/'))
            return null;
        string file = named is null ? address.AbsolutePath : address.AbsolutePath[..^named.Extension.Length];
        return With(address, file + Extension);
    }

    /// <summary>The file that a sidecar lies beside.</summary>
    public static Uri FileOf(Uri sidecar) => With(sidecar, sidecar.AbsolutePath[..^Extension.Length]);

    private static Uri With(Uri address, string path) => new UriBuilder(address) { Path = path }.Uri;
}
