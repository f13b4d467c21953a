using Morsel.Compression.Deflate;

namespace Morsel.Compression.Gzip;

/// <summary>Where <c>--rsyncable</c> ends blocks: behind a byte at which the sum of the last 4096 is a multiple of 4096.</summary>
/// <remarks>The sum follows what is compressed, and while such a place lies ahead, no other is looked for.</remarks>
internal sealed class RsyncCut
{
    private const int SumBytes = 4096;
    private const int None = int.MaxValue;

    private uint _sum;
    private int _place = None;
    private int _missingBytes = SumBytes;

    /// <summary>Takes bytes into the sum.</summary>
    public void Roll(SlidingWindow window, int start, int count)
    {
        int at = start;
        for (; _missingBytes > 0 && at < start + count; at++, _missingBytes--)
            _sum += window[at];
        for (; at < start + count; at++)
        {
            _sum += (uint)window[at] - window[at - SumBytes];
            if (_sum % SumBytes == 0 && _place == None)
                _place = at;
        }
    }

    /// <summary>Whether the place lies before the position; then it is forgotten.</summary>
    public bool IsReached(int position)
    {
        if (position <= _place)
            return false;
        _place = None;
        return true;
    }

    /// <summary>Says that the window moved.</summary>
    public void Slide(int moved)
    {
        if (_place != None)
            _place -= moved;
    }
}
