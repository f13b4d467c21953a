namespace Morsel.Transports.File;

/// <summary>A folder as it will be on a web site: what clients will do with it can be tried before it is there.</summary>
/// <param name="Folder">The folder, whose files are those of the site.</param>
internal sealed record FileSite(string Folder)
{
    // No network has a host of this name (RFC 6761).
    private static readonly Uri Root = new("http://morsel.invalid/");

    /// <summary>The address of a file.</summary>
    /// <param name="path">The file, in the folder.</param>
    public static Uri AddressOf(string path) => new(Root, Uri.EscapeDataString(Path.GetFileName(path)));

    /// <summary>Whether an address is one of the site.</summary>
    public static bool IsOn(Uri address) => address.IsAbsoluteUri && address.Authority == Root.Authority;

    /// <summary>The file at an address. What would lead out of the folder leads to a name in it.</summary>
    public string PathOf(Uri address) => Path.Join([Folder, .. address.Segments.Select(segment => Path.GetFileName(Uri.UnescapeDataString(segment.TrimEnd('/')))).Where(name => name is not ("" or "." or ".."))]);
}
