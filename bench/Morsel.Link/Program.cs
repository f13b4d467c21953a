using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using Morsel.Link;

if (args.Length != 4 || args.Any(argument => !double.TryParse(argument, CultureInfo.InvariantCulture, out _)))
{
    Console.Error.WriteLine("usage: Morsel.Link LISTEN-PORT SERVER-PORT ROUND-TRIP-MS MBIT-PER-SECOND");
    return 2;
}
double[] numbers = [.. args.Select(argument => double.Parse(argument, CultureInfo.InvariantCulture))];
var link = new ShapedLink(TimeSpan.FromMilliseconds(numbers[2]), bytesPerSecond: numbers[3] * 1e6 / 8);
var server = new LinkServer(link, new IPEndPoint(IPAddress.Loopback, (int)numbers[0]), new IPEndPoint(IPAddress.Loopback, (int)numbers[1]));
// What went over the link to the client, headers too: an answer that is given up in the middle has not sent all that a server logs.
using var ending = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => Console.WriteLine(server.AnsweredBytes));
await server.RunAsync();
return 0;
