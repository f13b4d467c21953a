namespace Morsel.Link;

/// <summary>What one connection may have under way: ten segments at first, and as much again for everything that was acknowledged (RFC 6928, RFC 5681).</summary>
internal sealed class SendWindow(TimeSpan roundTrip)
{
    private const int FirstBytes = 10 * 1448, MostBytes = 16 << 20;

    private readonly Queue<(TimeSpan At, int Bytes)> _acknowledgements = [];
    private int _windowBytes = FirstBytes;
    private int _underWay;

    /// <summary>Waits until something may be sent.</summary>
    /// <returns>How many bytes.</returns>
    public async Task<int> WaitForRoomAsync()
    {
        TakeAcknowledgements();
        while (_underWay >= _windowBytes)
        {
            await ShapedLink.WaitUntilAsync(_acknowledgements.Peek().At);
            TakeAcknowledgements();
        }
        return _windowBytes - _underWay;
    }

    /// <summary>Bytes were sent that arrive at a time.</summary>
    public void Sent(int byteCount, TimeSpan at)
    {
        _underWay += byteCount;
        _acknowledgements.Enqueue((at + (roundTrip / 2), byteCount));
    }

    private void TakeAcknowledgements()
    {
        while (_acknowledgements.TryPeek(out (TimeSpan At, int Bytes) next) && next.At <= ShapedLink.Now + TimeSpan.FromMilliseconds(0.5))
        {
            _underWay -= next.Bytes;
            _windowBytes = Math.Min(MostBytes, _windowBytes + next.Bytes);
            _acknowledgements.Dequeue();
        }
    }
}
