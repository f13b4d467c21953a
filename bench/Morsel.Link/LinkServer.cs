using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace Morsel.Link;

/// <summary>Takes connections in the place of a server and passes them on over a shaped link.</summary>
internal sealed class LinkServer(ShapedLink link, IPEndPoint here, IPEndPoint server)
{
    private const int BufferBytes = 32 << 10, QueuedBuffers = 4096;

    private long _answeredBytes;

    /// <summary>Bytes that were sent to clients so far.</summary>
    public long AnsweredBytes => Interlocked.Read(ref _answeredBytes);

    public async Task RunAsync()
    {
        using var listener = new Socket(SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(here);
        listener.Listen(256);
        while (true)
            _ = ServeAsync(await listener.AcceptAsync());
    }

    private async Task ServeAsync(Socket client)
    {
        using var origin = new Socket(SocketType.Stream, ProtocolType.Tcp);
        using (client)
        {
            try
            {
                client.NoDelay = origin.NoDelay = true;
                await origin.ConnectAsync(server);
                Task there = RequestsAsync(client, origin, connected: ShapedLink.Now + link.RoundTrip), back = AnswersAsync(origin, client);
                await Task.WhenAny(there, back);
                await Task.WhenAny(Task.WhenAll(there, back), Task.Delay(TimeSpan.FromSeconds(2)));
            }
            catch (SocketException)
            {
                // One end is gone, and so is the other.
            }
        }
    }

    // Half a round trip late; and what is sent at once waits for the handshake, which took one.
    private Task RequestsAsync(Socket client, Socket origin, TimeSpan connected) => PumpAsync(client, origin, new SendWindow(link.RoundTrip), _ =>
        (ShapedLink.Now > connected ? ShapedLink.Now : connected) + (link.RoundTrip / 2), _ => { });

    private Task AnswersAsync(Socket origin, Socket client) => PumpAsync(origin, client, new SendWindow(link.RoundTrip), byteCount =>
        link.Send(byteCount) + (link.RoundTrip / 2), byteCount => Interlocked.Add(ref _answeredBytes, byteCount));

    private static async Task PumpAsync(Socket from, Socket to, SendWindow window, Func<int, TimeSpan> arrivalOf, Action<int> onSent)
    {
        var underWay = Channel.CreateBounded<(TimeSpan At, byte[] Bytes)>(QueuedBuffers);
        Task delivering = DeliverAsync(underWay.Reader, to, onSent);
        try
        {
            byte[] buffer = new byte[BufferBytes];
            while (true)
            {
                int room = Math.Min(BufferBytes, await window.WaitForRoomAsync());
                int byteCount = await from.ReceiveAsync(buffer.AsMemory(0, room));
                if (byteCount == 0)
                    break;
                TimeSpan arrival = arrivalOf(byteCount);
                window.Sent(byteCount, arrival);
                await underWay.Writer.WriteAsync((arrival, buffer[..byteCount]));
            }
        }
        catch (SocketException)
        {
            // A reset ends the answer just as an end does.
        }
        underWay.Writer.Complete();
        await delivering;
        to.Shutdown(SocketShutdown.Send);
    }

    private static async Task DeliverAsync(ChannelReader<(TimeSpan At, byte[] Bytes)> underWay, Socket to, Action<int> onSent)
    {
        await foreach ((TimeSpan at, byte[] bytes) in underWay.ReadAllAsync())
        {
            await ShapedLink.WaitUntilAsync(at);
            await to.SendAsync(bytes);
            onSent(bytes.Length);
        }
    }
}
