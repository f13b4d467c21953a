using System.Numerics;
using System.Runtime.CompilerServices;

namespace Morsel.Matching;

/// <summary>Takes candidates out of their bits, some at a time, and puts back those that stay candidates.</summary>
/// <remarks>What a table says of many of them is asked for at once: then the processor waits for memory once, and not for each.</remarks>
/// <param name="candidates">One bit for each offset.</param>
internal ref struct CandidateBatch(Span<ulong> candidates)
{
    /// <summary>The most in one batch.</summary>
    public const int MostCount = 256;

    private readonly Span<ulong> _candidates = candidates;
    private Offsets _offsets;
    private int _nextWord;

    /// <summary>Candidates in the batch.</summary>
    public int Count { get; private set; }

    /// <summary>The offset of one.</summary>
    public readonly int this[int index] => _offsets[index];

    /// <summary>Takes the next ones.</summary>
    /// <returns>Whether there were any.</returns>
    public bool Take()
    {
        Count = 0;
        while (_nextWord < _candidates.Length && Count <= MostCount - 64)
        {
            ulong bits = _candidates[_nextWord];
            _candidates[_nextWord] = 0;
            for (; bits != 0; bits &= bits - 1)
                _offsets[Count++] = (ushort)((_nextWord << 6) + BitOperations.TrailingZeroCount(bits));
            _nextWord++;
        }
        return Count > 0;
    }

    /// <summary>One stays a candidate.</summary>
    public readonly void Keep(int index) => _candidates[_offsets[index] >> 6] |= 1UL << (_offsets[index] & 63);

    [InlineArray(MostCount)]
    private struct Offsets
    {
        private ushort _first;
    }
}
