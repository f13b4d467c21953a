using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Morsel.Estimates;

namespace Morsel.Cli.Selection;

/// <summary>The links that times are predicted for: a name, or a rate and a round trip.</summary>
internal static class LinkOption
{
    private const double BitsPerByte = 8;

    // No line is slower, and none of them faster, than what a prediction makes sense for.
    private const double LeastBits = 1e3, MostBits = 1e12, MostSeconds = 60;

    private static readonly (string Unit, double Value)[] Rates = [("gbit", 1e9), ("mbit", 1e6), ("kbit", 1e3)], Times = [("ms", 1e-3), ("s", 1)];

    public static Option<Link[]> New()
    {
        string presets = string.Join(", ", Link.Presets.Select(Shown));
        return new Option<Link[]>("--link")
        {
            Description = $"Predict times for this link: {presets}; or a rate and a round trip, such as 100mbit,30ms (default: the three with a name). Repeatable.",
            HelpName = "NAME|RATE,RTT",
            DefaultValueFactory = _ => [],
            CustomParser = given => [.. given.Tokens.Select(token => Parse(given, token.Value)).OfType<Link>()],
        };
    }

    /// <summary>Reads "dsl", or "100mbit,30ms".</summary>
    public static bool TryParse(string text, out Link link)
    {
        if (Link.Presets.FirstOrDefault(preset => preset.Name == text) is { } named)
        {
            link = named;
            return true;
        }
        string[] parts = text.Split(',');
        double bits = 0, seconds = 0;
        bool isLink = parts.Length == 2 && TryRead(parts[0], Rates, out bits) && TryRead(parts[1], Times, out seconds)
            && bits is >= LeastBits and <= MostBits && seconds <= MostSeconds;
        link = isLink ? new Link(text, bits / BitsPerByte, TimeSpan.FromSeconds(seconds)) : Link.Dsl;
        return isLink;
    }

    private static string Shown(Link link) =>
        string.Create(CultureInfo.InvariantCulture, $"{link.Name} ({link.BytesPerSecond * BitsPerByte / 1e6:0} Mbit/s, {link.RoundTrip.TotalMilliseconds:0} ms)");

    private static bool TryRead(string text, (string Unit, double Value)[] units, out double value)
    {
        value = 0;
        foreach ((string unit, double factor) in units)
        {
            if (text.EndsWith(unit, StringComparison.OrdinalIgnoreCase))
            {
                bool isNumber = double.TryParse(text[..^unit.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number);
                value = number * factor;
                return isNumber;
            }
        }
        return false;
    }

    private static Link? Parse(ArgumentResult given, string text)
    {
        if (TryParse(text, out Link link))
            return link;
        given.AddError($"--link: got \"{text}\", expected {string.Join(", ", Link.Presets.Select(preset => preset.Name))}, or a rate and a round trip, such as 100mbit,30ms");
        return null;
    }
}
