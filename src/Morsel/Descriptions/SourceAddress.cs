using System.Diagnostics.CodeAnalysis;
using Morsel.Formats;

namespace Morsel.Descriptions;

/// <summary>What a source says before it is asked.</summary>
internal static class SourceAddress
{
    /// <summary>Whether the source is a web address; else it is a path.</summary>
    public static bool TryParse(string source, [NotNullWhen(true)] out Uri? address)
    {
        bool isAddress = source.Contains("://", StringComparison.Ordinal) && Uri.TryCreate(source, UriKind.Absolute, out _);
        address = isAddress ? new Uri(source) : null;
        return isAddress;
    }

    /// <summary>The address of a source: of a path, that of the file.</summary>
    public static Uri Of(string source) => TryParse(source, out Uri? address) ? address : new Uri(Path.GetFullPath(source));

    /// <summary>Whether an address ends as the descriptions of a format do.</summary>
    public static bool IsNamedAs(Uri address, ITargetFormat format) => address.AbsolutePath.EndsWith(format.Extension, StringComparison.OrdinalIgnoreCase);
}
