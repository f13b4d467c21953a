using System.Buffers;
using Morsel.Compression.Deflate;

namespace Morsel.Compression.Gzip;

/// <summary>Deflate as gzip 1.12 does it, byte for byte.</summary>
/// <remarks>gzip, reading a file, always fills its window before it goes on; so does this, however the input is cut.</remarks>
internal sealed class GzipDeflater
{
    private readonly SlidingWindow _window;
    private readonly DeflateBlock _block;
    private readonly DeflateBlockWriter _writer;
    private readonly RsyncCut? _cut;
    private readonly ReusedSymbols? _reused;
    private long _windowStart;      // where in the content
    private int _blockStart;
    private bool _isStarted;
    private bool _hasLiteral;       // lazy: the byte before the position is not yet written
    private int _previousLength = SlidingWindow.MinMatch - 1;

    /// <param name="settings">How hard to compress, and where to end blocks.</param>
    /// <param name="output">Takes the stream, in pieces of no more than 32 KiB at a time; drained by the caller.</param>
    /// <param name="reused">Symbols of an earlier stream of the same level; null if there is none. Fast levels take none: what they find depends on what they found.</param>
    public GzipDeflater(GzipSettings settings, IBufferWriter<byte> output, ReusedSymbols? reused = null)
    {
        _window = new SlidingWindow(SearchEffort.Of(settings.Level));
        _block = new DeflateBlock(settings.Level);
        _writer = new DeflateBlockWriter(output);
        _cut = settings.IsRsyncable ? new RsyncCut() : null;
        _reused = _window.Effort.IsFast ? null : reused;
        _block.Clear();
    }

    /// <summary>Compresses the next bytes.</summary>
    public void Append(ReadOnlySpan<byte> input)
    {
        while (input.Length > 0)
        {
            MakeRoom();
            input = input[_window.Append(input)..];
        }
    }

    /// <summary>Compresses what is left, and ends the stream at the end of a byte.</summary>
    public void Finish()
    {
        MakeRoom();
        Run(SlidingWindow.MinLookahead);
        if (_window.MustSlide)
            Slide();
        _window.End();
        Run(minLookahead: 1);
        FlushLiteral();
        EndBlock(isLast: true);
    }

    /// <summary>Compresses what has come so far, and ends the block there; the stream goes on in the middle of a byte.</summary>
    public void FinishBlock()
    {
        MakeRoom();
        Run(SlidingWindow.MinLookahead);
        if (_window.MustSlide)
            Slide();
        Run(minLookahead: 1);
        FlushLiteral();
        EndBlock(isLast: false);
        _isStarted = false;
        _window.LoseOrder();
    }

    /// <summary>Goes on at the end of a byte; only where a block ended.</summary>
    public void Pad() => _writer.Pad();

    private void MakeRoom()
    {
        if (!_window.IsFull)
            return;
        Run(SlidingWindow.MinLookahead);
        Slide();
    }

    private void Slide()
    {
        int moved = _window.Slide();
        _windowStart += moved;
        _blockStart -= moved;
        _cut?.Slide(moved);
    }

    private void Run(int minLookahead)
    {
        if (!_isStarted && _window.Lookahead > 0)
        {
            _window.StartHash();
            _isStarted = true;
        }
        if (_window.Effort.IsFast)
            while (_window.Lookahead >= minLookahead)
                StepFast();
        else if (_reused is not null)
            RunReusing(_reused, minLookahead);
        else
            while (_window.Lookahead >= minLookahead)
                StepLazily();
    }

    // At the end of the content, what stands behind it counts: there it is searched.
    private void RunReusing(ReusedSymbols reused, int minLookahead)
    {
        while (_window.Lookahead >= minLookahead)
        {
            if (reused.HasGranted)
            {
                // What is left is for after the window has moved.
                TakeGranted(reused);
                if (reused.HasGranted)
                    return;
            }
            else if (_hasLiteral || minLookahead < SlidingWindow.MinLookahead || !reused.TryGrant(_windowStart + _window.Position))
            {
                _window.RestoreChains();
                StepLazily();
            }
        }
    }

    // A search tells of a symbol when it stands one byte behind its beginning. That it is told of here at its beginning must make no difference.
    private void TakeGranted(ReusedSymbols reused)
    {
        SlidingWindow window = _window;
        window.DropChains();
        ReadOnlySpan<uint> symbols = reused.Granted;
        int start = window.Position, count = 0;
        for (; count < symbols.Length && window.Lookahead > SlidingWindow.MinLookahead; count++)
        {
            uint symbol = symbols[count];
            int length = Symbol.Length(symbol);
            if (symbol < Symbol.FirstMatch)
                _block.AddLiteral((byte)symbol);
            else
                _block.AddMatch(symbol);
            bool isEnd = _block.ShouldEnd(window.Position + 1 - _blockStart);
            _cut?.Roll(window, window.Position, length);
            window.Skip(length);
            EndBlockIf(isEnd);
        }
        reused.Take(count, window.Position - start);
    }

    private void StepFast()
    {
        SlidingWindow window = _window;
        int place = window.Insert();
        int length = window.IsInReach(place) ? window.FindLongest(place, SlidingWindow.MinMatch - 1) : 0;
        bool isEnd;
        if (length >= SlidingWindow.MinMatch)
        {
            _block.AddMatch(window.Position - window.MatchPosition, length);
            isEnd = _block.ShouldEnd(window.Position - _blockStart);
            _cut?.Roll(window, window.Position, length);
            PassFast(length);
        }
        else
        {
            _block.AddLiteral(window[window.Position]);
            isEnd = _block.ShouldEnd(window.Position - _blockStart);
            _cut?.Roll(window, window.Position, 1);
            window.Advance();
        }
        EndBlockIf(isEnd);
    }

    private void PassFast(int length)
    {
        if (length > _window.Effort.LazyLength)
        {
            _window.Skip(length);
            _window.StartHash();
            return;
        }
        _window.Advance();
        for (; length > 1; length--)
        {
            _window.Insert();
            _window.Advance();
        }
    }

    // A match is only taken when the next byte does not begin a longer one.
    private void StepLazily()
    {
        SlidingWindow window = _window;
        int place = window.Insert();
        int previousLength = _previousLength;
        int previousMatch = window.MatchPosition;
        int length = previousLength < _window.Effort.LazyLength && window.IsInReach(place) ? FindWorthy(place, previousLength) : SlidingWindow.MinMatch - 1;
        if (previousLength >= SlidingWindow.MinMatch && length <= previousLength)
        {
            TakePrevious(previousLength, window.Position - 1 - previousMatch);
            return;
        }
        if (_hasLiteral)
            _block.AddLiteral(window[window.Position - 1]);
        EndBlockIf(_hasLiteral && _block.ShouldEnd(window.Position - _blockStart));
        _hasLiteral = true;
        _previousLength = length;
        _cut?.Roll(window, window.Position, 1);
        window.Advance();
    }

    private int FindWorthy(int place, int previousLength)
    {
        // Three literals cost less than a match of three bytes that lies so far back.
        const int farBytes = 4096;
        int length = _window.FindLongest(place, previousLength);
        return length == SlidingWindow.MinMatch && _window.Position - _window.MatchPosition > farBytes ? length - 1 : length;
    }

    private void TakePrevious(int length, int distance)
    {
        SlidingWindow window = _window;
        _block.AddMatch(distance, length);
        bool isEnd = _block.ShouldEnd(window.Position - _blockStart);
        _cut?.Roll(window, window.Position, length - 1);
        window.Advance();   // its first two places are noted already
        for (int rest = length - 2; rest > 0; rest--)
        {
            window.Insert();
            window.Advance();
        }
        _hasLiteral = false;
        _previousLength = SlidingWindow.MinMatch - 1;
        EndBlockIf(isEnd);
    }

    private void FlushLiteral()
    {
        if (_hasLiteral)
            _block.AddLiteral(_window[_window.Position - 1]);
        _hasLiteral = false;
        _previousLength = SlidingWindow.MinMatch - 1;
    }

    private void EndBlockIf(bool isEnd)
    {
        bool isCut = _cut is not null && _cut.IsReached(_window.Position);
        if (!isEnd && !isCut)
            return;
        EndBlock(isLast: false);
        if (isCut)
            _writer.Pad();
    }

    private void EndBlock(bool isLast)
    {
        ReadOnlySpan<byte> input = _blockStart >= 0 ? _window.Slice(_blockStart, _window.Position) : default;
        _writer.Write(_block, input, _window.Position - _blockStart, isLast);
        _blockStart = _window.Position;
        _block.Clear();
    }
}
