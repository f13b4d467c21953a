using Morsel.Target;

namespace Morsel.Fetching;

/// <summary>Which blocks a mirror gave wrong, and whether it can be believed to have the target at all.</summary>
/// <param name="blockCount">Blocks of the target.</param>
/// <param name="mayLackMost">Whether it may have few of them.</param>
/// <param name="mayBeWrong">Whether it may have any number of them wrong.</param>
internal sealed class BlockTrust(int blockCount, bool mayLackMost = false, bool mayBeWrong = false)
{
    private const int LeastWrong = 3;
    private const double MostWrongShare = 0.01;

    // A store that lacks so much of the first that is asked of it is another's.
    private const int MostLacking = 8;

    private readonly BlockSet _lacking = new(blockCount);
    private readonly BlockSet _once = new(blockCount), _twice = new(blockCount);

    /// <summary>Blocks that were right.</summary>
    public long Right { get; set; }

    /// <summary>Whether so many blocks are wrong that the mirror has another file.</summary>
    public bool IsLost => IsLostWith(0, 0);

    /// <summary>A block came wrong.</summary>
    public void Doubt(int block)
    {
        if (!_once.Add(block))
            _twice.Add(block);
    }

    /// <summary>The share of what it was asked for that it has, as far as that can be told.</summary>
    public double HeldShare => (Right + 1.0) / (Right + _lacking.Count + 1);

    /// <summary>What it said when it did not have a block; null if it had all that it was asked for.</summary>
    public TransportException? Lacking { get; private set; }

    /// <summary>The mirror does not have a block.</summary>
    /// <returns>Whether it is to be believed to have others.</returns>
    public bool Lack(int block, TransportException problem)
    {
        Lacking ??= problem;
        _lacking.Add(block);
        // Who gives nothing to anybody is not asked for each of them, even to find out what is there.
        bool isLikely = mayLackMost && !(mayBeWrong && problem.Failure == TransportFailure.Denied);
        return isLikely || Right > 0 || _lacking.Count < MostLacking;
    }

    /// <summary>How often a block came wrong: 0, 1, or 2 for more, or where the mirror does not have it.</summary>
    public int TimesWrong(int block) => _lacking.Contains(block) ? 2 : _twice.Contains(block) ? 2 : _once.Contains(block) ? 1 : 0;

    /// <summary><see cref="IsLost"/>, with what answers under way have brought so far.</summary>
    public bool IsLostWith(int wrong, long right) =>
        !mayBeWrong
        && (_twice.Count >= LeastWrong
            || (_once.Count + wrong >= LeastWrong && _once.Count + wrong > MostWrongShare * (_once.Count + wrong + Right + right)));
}
