using System.Globalization;
using System.Text;

namespace Morsel.Transports.Http;

/// <summary>Writes the Range header.</summary>
/// <remarks>RFC 9110 §14.1.2: the last-byte position is inclusive. Nowhere else in Morsel is a range inclusive.</remarks>
internal static class RangeHeader
{
    /// <summary><c>bytes=a-z,a-z</c>, without blanks: servers limit the header's length, and a blank each costs ranges.</summary>
    public static string Write(IReadOnlyList<ByteRange> ranges)
    {
        var text = new StringBuilder("bytes=", capacity: 6 + 20 * ranges.Count);
        foreach (ByteRange range in ranges)
        {
            if (text.Length > "bytes=".Length)
                text.Append(',');
            text.Append(CultureInfo.InvariantCulture, $"{range.Start}-{range.End - 1}");
        }
        return text.ToString();
    }
}
