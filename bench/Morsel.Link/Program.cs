using System.Globalization;
using System.Net;
using Morsel.Link;

if (args.Length != 4 || args.Any(argument => !double.TryParse(argument, CultureInfo.InvariantCulture, out _)))
{
    Console.Error.WriteLine("usage: Morsel.Link LISTEN-PORT SERVER-PORT ROUND-TRIP-MS MBIT-PER-SECOND");
    return 2;
}
double[] numbers = [.. args.Select(argument => double.Parse(argument, CultureInfo.InvariantCulture))];
var link = new ShapedLink(TimeSpan.FromMilliseconds(numbers[2]), bytesPerSecond: numbers[3] * 1e6 / 8);
await new LinkServer(link, new IPEndPoint(IPAddress.Loopback, (int)numbers[0]), new IPEndPoint(IPAddress.Loopback, (int)numbers[1])).RunAsync();
return 0;
