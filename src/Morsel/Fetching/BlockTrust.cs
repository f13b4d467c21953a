using Morsel.Target;

namespace Morsel.Fetching;

/// <summary>Which blocks a mirror gave wrong, and whether it can be believed to have the target at all.</summary>
internal sealed class BlockTrust(int blockCount)
{
    private const int LeastWrong = 3;
    private const double MostWrongShare = 0.01;

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

    /// <summary>How often a block came wrong: 0, 1, or 2 for more.</summary>
    public int TimesWrong(int block) => _twice.Contains(block) ? 2 : _once.Contains(block) ? 1 : 0;

    /// <summary><see cref="IsLost"/>, with what answers under way have brought so far.</summary>
    public bool IsLostWith(int wrong, long right) =>
        _twice.Count >= LeastWrong
        || (_once.Count + wrong >= LeastWrong && _once.Count + wrong > MostWrongShare * (_once.Count + wrong + Right + right));
}
