using System.Globalization;
using Morsel.Cli.Text;

namespace Morsel.Cli.Html;

/// <summary>The ways to download that were compared, as a table.</summary>
internal static class RouteTable
{
    public static HtmlText Of(IReadOnlyList<RouteReport> routes) => routes.Count == 0 ? new HtmlText()
        : HtmlTable.Of("The ways to download that were compared", ["Way", "Bytes", "Requests", "Needed", "Reason"], routes.Select(route => (IReadOnlyList<string>)
            [
                route.Address is null ? route.Name : $"{route.Name}, {route.Address}",
                Figures.Size(route.Bytes),
                route.Requests.ToString(CultureInfo.InvariantCulture),
                route.SpentTime is { } time ? $"{Figures.Size(route.SpentBytes)}, {Figures.Duration(time)}" : "",
                route.Why ?? "",
            ]), row => routes[row].IsChosen);
}
