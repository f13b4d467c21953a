using System.Globalization;
using System.Text;

namespace Morsel.Interop.Tests;

/// <summary>Package metadata in the manner of a repository.</summary>
internal static class PackageMetadata
{
    private const int RecordCount = 20_000;

    /// <summary>The metadata after some of its records have changed, spread over all of it.</summary>
    public static byte[] Of(int changed)
    {
        var random = new Random(7);
        var changes = new HashSet<int>(Enumerable.Range(0, changed).Select(i => i * (RecordCount / Math.Max(1, changed))));
        var text = new StringBuilder("<metadata>\n");
        for (int i = 0; i < RecordCount; i++)
        {
            long sum = random.NextInt64();
            text.Append(CultureInfo.InvariantCulture, $"<package type=\"rpm\">\n  <name>lib{random.Next(2000)}-{i}</name>\n  <arch>x86_64</arch>\n");
            text.Append(CultureInfo.InvariantCulture, $"  <version ver=\"{random.Next(9)}.{random.Next(99)}\" rel=\"{(changes.Contains(i) ? 2 : 1)}\"/>\n");
            text.Append(CultureInfo.InvariantCulture, $"  <checksum type=\"sha256\">{(changes.Contains(i) ? ~sum : sum):x16}{random.NextInt64():x16}</checksum>\n</package>\n");
        }
        return Encoding.ASCII.GetBytes(text.Append("</metadata>\n").ToString());
    }
}
