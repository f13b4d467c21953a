using System.Globalization;

namespace Morsel.Formats.Zsync;

/// <summary>Numbers and dates as control files write them.</summary>
internal static class ControlNumbers
{
    private const string DateFormat = "ddd, dd MMM yyyy HH:mm:ss";

    /// <summary>Reads a number of plain decimal digits in [0, <paramref name="most"/>].</summary>
    public static bool TryParse(string value, long most, out long number) =>
        long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= most;

    /// <summary>Reads "Sun, 09 Sep 2001 01:46:40 +0000"; a wrong weekday or an absurd year is no date.</summary>
    public static DateTimeOffset? ParseDate(string value)
    {
        bool read = DateTimeOffset.TryParseExact(
            value, [DateFormat + " zzz", DateFormat + " 'GMT'", DateFormat + " 'UTC'"], CultureInfo.InvariantCulture,
            DateTimeStyles.AllowWhiteSpaces | DateTimeStyles.AssumeUniversal, out DateTimeOffset date);
        return read && date.Year is >= 1970 and < 2200 ? date.ToUniversalTime() : null;
    }

    public static string WriteDate(DateTimeOffset date) =>
        date.ToUniversalTime().ToString(DateFormat, CultureInfo.InvariantCulture) + " +0000";
}
