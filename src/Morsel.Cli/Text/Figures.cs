using System.Globalization;

namespace Morsel.Cli.Text;

/// <summary>How sizes, shares and times are shown to people; programs get exact bytes as JSON.</summary>
internal static class Figures
{
    private static readonly string[] Units = ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];

    /// <summary>"512 B", "12.3 MiB".</summary>
    public static string Size(long bytes)
    {
        if (bytes < 1024)
            return string.Create(CultureInfo.InvariantCulture, $"{bytes} B");
        double value = bytes / 1024.0;
        int unit = 0;
        while (value >= 1023.95 && unit < Units.Length - 1)   // 1023.95 would be shown as 1024.0
        {
            value /= 1024;
            unit++;
        }
        return string.Create(CultureInfo.InvariantCulture, $"{value:0.0} {Units[unit]}");
    }

    /// <summary>"4.0 of 8.4 MiB", "0 of 512 B": both in the unit of the whole.</summary>
    public static string Progress(long done, long whole)
    {
        string total = Size(whole);
        int unit = Array.IndexOf(Units, total[(total.IndexOf(' ', StringComparison.Ordinal) + 1)..]) + 1;
        string part = (done / Math.Pow(1024, unit)).ToString(unit == 0 ? "0" : "0.0", CultureInfo.InvariantCulture);
        return $"{part} of {total}";
    }

    /// <summary>Percent that two parts are of both together: whole numbers that add up to 100, and are 0 and 100 only of nothing and all.</summary>
    public static (int First, int Second) Shares(long first, long second)
    {
        if (first <= 0 || second <= 0)
            return first <= 0 && second > 0 ? (0, 100) : (100, 0);
        int percent = Math.Clamp((int)Math.Round(100.0 * first / ((double)first + second)), 1, 99);
        return (percent, 100 - percent);
    }

    /// <summary>"97.1 %", rounded down, so that 100.0 % means all; 0.0 % means nothing.</summary>
    public static string Share(long part, long whole)
    {
        if (whole <= 0)
            return "100.0 %";
        double permille = Math.Floor(1000.0 * part / whole);
        return part > 0 && permille == 0 ? "< 0.1 %" : string.Create(CultureInfo.InvariantCulture, $"{permille / 10:0.0} %");
    }

    /// <summary>"0.34 s", "12.3 s", "2 min 05 s", "3 h 07 min".</summary>
    public static string Duration(TimeSpan time) => time.TotalSeconds switch
    {
        < 1 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.00} s"),
        < 60 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s"),
        < 3600 => string.Create(CultureInfo.InvariantCulture, $"{time.Minutes} min {time.Seconds:00} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalHours} h {time.Minutes:00} min"),
    };

    /// <summary>"0:12", "1:02:33": a clock that counts down.</summary>
    public static string Clock(TimeSpan time) => time.TotalHours >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}")
        : string.Create(CultureInfo.InvariantCulture, $"{time.Minutes}:{time.Seconds:00}");

    /// <summary>"1 request", "3 requests".</summary>
    public static string Count(long number, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{number} {noun}{(number == 1 ? "" : "s")}");
}
