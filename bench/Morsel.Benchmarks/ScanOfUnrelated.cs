using BenchmarkDotNet.Attributes;
using Morsel.Matching;
using Morsel.Target;

namespace Morsel.Benchmarks;

/// <summary>Searching a seed that has nothing of the target, by the number of the target's blocks.</summary>
public class ScanOfUnrelated
{
    private const int BlockBytes = 2048, StrongBytes = 5;

    private readonly Nothing _prover = new();
    private byte[] _seed = [];
    private IMatchScan? _scan;
    private IScanFilter? _filter;
    private BlockSet? _found;

    /// <summary>Blocks of the target.</summary>
    [Params(8 << 10, 64 << 10, 512 << 10, 2 << 20, 4 << 20)]
    public int BlockCount { get; set; }

    /// <summary>Offsets that one call goes through.</summary>
    [Params(1 << 24)]
    public int Bytes { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        var random = new Random(1);
        uint[] sums = new uint[BlockCount];
        random.NextBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(sums.AsSpan()));
        byte[] strong = new byte[BlockCount * StrongBytes];
        random.NextBytes(strong);
        var index = new TargetIndex(new TargetLayout((long)BlockCount * BlockBytes, BlockBytes), new BlockDigests(DigestAlgorithm.Md4, StrongBytes, strong));
        var matcher = new RollingMatcher(index, new WeakColumn(sums, 4), sequentialMatches: 2);
        _seed = new byte[Bytes + matcher.LookaheadBytes];
        random.NextBytes(_seed);
        _found = new BlockSet(BlockCount);
        (_scan, _filter) = (matcher.CreateScan(), matcher.FilterFor(_found));
    }

    [Benchmark]
    public void Scan() => _scan!.Scan(new SeedStretch(_seed, Bytes, _seed.Length, seedOffset: 0), _found!, _filter!, _prover);

    /// <summary>Proves nothing: the sums of random windows agree with none of the target's, or by chance.</summary>
    private sealed class Nothing : IBlockProver
    {
        public uint Prove(int offset, int firstBlock, int count) => 0;

        public void Digest(int offset, int count, Span<byte> digests) => digests.Clear();

        public void Accept(Match match) => throw new InvalidOperationException($"block {match.FirstBlock} at {match.Offset}");
    }
}
