using System.Globalization;

namespace Morsel.Server.Page;

/// <summary>Sizes as people read them.</summary>
internal static class SizeText
{
    private static readonly string[] Units = ["bytes", "kB", "MB", "GB", "TB", "PB", "EB"];

    /// <summary>"999 bytes", "1.23 MB": three digits, units of a thousand.</summary>
    public static string Of(long bytes)
    {
        double shown = bytes;
        int unit = 0;
        for (; shown >= 999.5 && unit < Units.Length - 1; unit++)
            shown /= 1000;
        string format = unit == 0 || shown >= 99.95 ? "F0" : shown >= 9.995 ? "F1" : "F2";
        return $"{shown.ToString(format, CultureInfo.InvariantCulture)} {Units[unit]}";
    }

    /// <summary>"12.5 %".</summary>
    public static string Share(long part, long whole) =>
        whole == 0 ? "0 %" : (100.0 * part / whole).ToString("F1", CultureInfo.InvariantCulture) + " %";
}
