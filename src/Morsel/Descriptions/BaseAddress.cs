using Morsel.Formats;

namespace Morsel.Descriptions;

/// <summary>What relative addresses in a description are relative to, where redirects led to it.</summary>
/// <remarks>
/// RFC 3986 §5.1.3 says: to the address that answered. Where that is a mirror, it is right. Release hosts, however, answer from a store whose addresses
/// name nothing and end after minutes: nothing lies beside those.
/// </remarks>
internal static class BaseAddress
{
    /// <summary>The bases, the likeliest first: the last address that still bears a description's name or the name asked for, the one asked for, the last.</summary>
    /// <param name="trail">The way to the description.</param>
    /// <param name="formats">Say how descriptions are called.</param>
    public static IReadOnlyList<Uri> Of(IReadOnlyList<Uri> trail, IReadOnlyList<ITargetFormat> formats)
    {
        string asked = NameIn(trail[0]);
        Uri likeliest = trail.Last(address => NameIn(address) == asked || formats.Any(format => SourceAddress.IsNamedAs(address, format)));
        return [.. new[] { likeliest, trail[0], trail[^1] }.Distinct()];
    }

    /// <summary>The file that a description beside it is named after, with the query of its address and without; none where it is named otherwise.</summary>
    public static IReadOnlyList<Uri> FilesOf(Uri description, IReadOnlyList<ITargetFormat> formats)
    {
        if (formats.FirstOrDefault(format => format.HeadBytes == 0 && SourceAddress.IsNamedAs(description, format)) is not { } format)
            return [];
        var file = new UriBuilder(description) { Path = description.AbsolutePath[..^format.Extension.Length], UserName = "", Password = "" };
        return [.. new[] { file.Uri, new UriBuilder(file.Uri) { Query = "" }.Uri }.Distinct()];
    }

    private static string NameIn(Uri address) => address.AbsolutePath[(address.AbsolutePath.LastIndexOf('/') + 1)..];
}
