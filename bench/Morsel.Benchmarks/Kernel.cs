using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using BenchmarkDotNet.Attributes;

namespace Morsel.Benchmarks;

/// <summary>Bytes for one kernel, and what every kernel is measured against: the same bytes only read.</summary>
public abstract class Kernel
{
    public const int BlockBytes = 4096;

    /// <summary>Bytes that one call goes through: within the second cache, and beyond all of them.</summary>
    [Params(1 << 18, 1 << 26)]
    public int Bytes { get; set; }

    /// <summary>Those bytes, and one block more for windows that begin among the last of them.</summary>
    protected byte[] Data { get; private set; } = [];

    [GlobalSetup]
    public void Fill()
    {
        Data = new byte[Bytes + BlockBytes];
        new Random(1).NextBytes(Data);
    }

    /// <summary>The limit of the machine.</summary>
    [Benchmark]
    public ulong ReadMemory()
    {
        Vector512<ulong> sum = default;
        foreach (Vector512<ulong> next in MemoryMarshal.Cast<byte, Vector512<ulong>>(Data.AsSpan(0, Bytes)))
            sum += next;
        return Vector512.Sum(sum);
    }
}
