using System.Net.Sockets;
using System.Text;

namespace Morsel.Tests.Faults;

/// <summary>How a connection ends.</summary>
internal enum Cut
{
    /// <summary>In order, as if all had been said; under TLS without a word of farewell.</summary>
    Fin,

    /// <summary>By a reset.</summary>
    Rst,

    /// <summary>Not at all; nothing more comes.</summary>
    Stall,
}

/// <summary>The server's end of one connection: writes raw bytes, and breaks where it is told.</summary>
internal sealed class FaultConnection(Socket socket, Stream stream, CancellationToken stopping)
{
    private long _cutAfterBytes = long.MaxValue;
    private Cut _cut;

    public bool IsOpen { get; private set; } = true;

    /// <summary>Bytes written so far.</summary>
    public long WrittenBytes { get; private set; }

    /// <summary>Whether the client has closed it.</summary>
    public bool IsLeft => socket.Poll(0, SelectMode.SelectRead) && socket.Available == 0;

    /// <summary>From now on, <paramref name="byteCount"/> more bytes are written and then the connection ends.</summary>
    public void CutAfter(long byteCount, Cut cut) => (_cutAfterBytes, _cut) = (byteCount, cut);

    public Task WriteAsync(string text) => WriteAsync(Encoding.Latin1.GetBytes(text));

    public async Task WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        if (!IsOpen)
            return;
        bool cuts = bytes.Length >= _cutAfterBytes;
        ReadOnlyMemory<byte> rest = cuts ? bytes[..(int)_cutAfterBytes] : bytes;
        await stream.WriteAsync(rest, stopping);
        WrittenBytes += rest.Length;
        _cutAfterBytes -= bytes.Length;
        if (cuts)
            await EndAsync(_cut);
    }

    /// <summary>Ends the connection.</summary>
    public async Task EndAsync(Cut cut)
    {
        IsOpen = false;
        if (cut == Cut.Stall)
            await Task.Delay(Timeout.Infinite, stopping);
        if (cut == Cut.Rst)
            socket.LingerState = new LingerOption(true, 0);
        else
            socket.Shutdown(SocketShutdown.Both);
        socket.Dispose();
    }
}
