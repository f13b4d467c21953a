using System.Globalization;
using Morsel.Plots;

// Draws what an update costs as one thing grows, from the file that "bench/compare --results FILE" wrote; or what a server takes, from that of "bench/compare-servers".
if (args is not [string results, string folder])
{
    Console.Error.WriteLine("usage: Morsel.Plots RESULTS FOLDER");
    return 2;
}

string[] lines = File.ReadAllLines(results);
string bars = Path.Combine(folder, "server-cost.svg");
if (ServerBars.Draw(lines, bars))
{
    Console.WriteLine(bars);
    return 0;
}

Row[] rows = [.. lines.Select(Row.Parse)];
Growth[] growths =
[
    new("cost-by-size", "size: get, one KiB changed in ", 1024, "An update of which one KiB is new", "bytes of the file"),
    new("cost-by-blocks", "blocks: search of 256 MiB that have none of ", 1, "A search that finds nothing in 256 MiB", "blocks of the target"),
    new("cost-by-ranges", "ranges: get, ", 1, "An update of 512 MiB in blocks of 1 KiB", "missing ranges of 1 KiB"),
];
foreach (Growth growth in growths)
{
    string file = Path.Combine(folder, growth.FileName + ".svg");
    Console.WriteLine(growth.Draw(rows, file) ? file : string.Create(CultureInfo.InvariantCulture, $"no rows \"{growth.Prefix}…\" in {results}"));
}

return 0;
