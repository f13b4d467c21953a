using System.CommandLine;
using System.Globalization;

namespace Morsel.Cli.Selection;

/// <summary>How fast may be downloaded, and when: <c>500K</c>, or <c>08:00-18:00=500K,*=5M</c>.</summary>
internal static class RateLimitOption
{
    private const string Name = "--limit-rate";

    public static Option<RateWindow[]?> Create() => new(Name)
    {
        Description = "Maximum bytes per second over all connections, such as 500K or 08:00-18:00=500K,*=5M.",
        HelpName = "RATE",
        CustomParser = given =>
        {
            string text = given.Tokens[0].Value;
            if (TryParse(text, out RateWindow[] windows))
                return windows;
            given.AddError($"{Name}: got \"{text}\", expected bytes per second, such as 500K, or windows, such as 08:00-18:00=500K,*=5M");
            return null;
        },
    };

    private static bool TryParse(string text, out RateWindow[] windows)
    {
        RateWindow?[] parsed = [.. text.Split(',').Select(Window)];
        windows = [.. parsed.OfType<RateWindow>()];
        return windows.Length == parsed.Length;
    }

    private static RateWindow? Window(string text)
    {
        string[] sides = text.Split('=');
        if (sides.Length > 2 || !TryParseRate(sides[^1], out long? rate))
            return null;
        if (sides.Length == 1 || sides[0] == "*")
            return new RateWindow(TimeOnly.MinValue, TimeOnly.MinValue, rate);
        string[] times = sides[0].Split('-');
        return times.Length == 2 && TryParseTime(times[0], out TimeOnly start) && TryParseTime(times[1], out TimeOnly end)
            ? new RateWindow(start, end, rate)
            : null;
    }

    private static bool TryParseRate(string text, out long? rate)
    {
        rate = OptionKinds.TryParseBytes(text, out long bytes) ? bytes : null;
        return rate is not null || text == "none";
    }

    private static bool TryParseTime(string text, out TimeOnly time)
    {
        bool isMidnight = text == "24:00";
        return TimeOnly.TryParseExact(isMidnight ? "00:00" : text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out time);
    }
}
