using System.Globalization;

namespace Morsel.Interop.Tests.Peers;

/// <summary>A store in the manner of Amazon S3 that honours conditions: the server of moto (Python).</summary>
internal static class Moto
{
    public static Task<WebServer> StartAsync(TestFolder content) => WebServer.StartAsync(
        Peer.Find("moto_server"), content.MakeHome("moto"), port => ["-H", "127.0.0.1", "-p", port.ToString(CultureInfo.InvariantCulture)]);
}
