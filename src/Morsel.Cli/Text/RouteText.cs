using System.Globalization;

namespace Morsel.Cli.Text;

/// <summary>The ways that were weighed, as a table: of a plan with what each would cost, of an update also with what it did.</summary>
internal static class RouteText
{
    /// <summary>The table; empty where there was nothing to choose.</summary>
    public static string Of(IReadOnlyList<RouteReport> routes, bool isDone)
    {
        if (routes.Count < 2)
            return "";
        string[][] rows = [[" route", "bytes", "requests", "time", isDone ? "spent" : ""], .. routes.Select(route => Row(route, isDone))];
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length))];
        return string.Concat(rows.Select((row, number) => Line(row, widths, number == 0 ? null : routes[number - 1])));
    }

    private static string[] Row(RouteReport route, bool isDone) =>
    [
        " " + route.Name,
        (route.IsExact ? "" : "about ") + route.Bytes.ToString("N0", CultureInfo.InvariantCulture),
        route.Requests.ToString(CultureInfo.InvariantCulture),
        route.Time is { } time ? Figures.Duration(time) : "-",
        !isDone ? "" : route.SpentRequests == 0 ? "-" : $"{route.SpentBytes.ToString("N0", CultureInfo.InvariantCulture)} in {Figures.Count(route.SpentRequests, "request")}{Spent(route)}",
    ];

    private static string Spent(RouteReport route) => route.SpentTime is { } time ? $", {Figures.Duration(time)}" : "";

    private static string Line(string[] row, int[] widths, RouteReport? route)
    {
        string cells = " " + row[0].PadRight(widths[0]) + string.Concat(row.Skip(1).Select((cell, column) => widths[column + 1] == 0 ? "" : "  " + cell.PadLeft(widths[column + 1])));
        string why = route is null ? "" : (route.IsChosen, route.Why) switch
        {
            (true, { } reason) => $"  chosen: {reason}",
            (true, null) => "  chosen",
            (false, { } reason) => $"  {reason}",
            _ => "",
        };
        return Printable.Escape((cells + why).TrimEnd()) + "\n";
    }
}
