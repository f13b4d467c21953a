using System.Diagnostics.CodeAnalysis;
using BenchmarkDotNet.Attributes;
using Morsel.Compression.Native;

namespace Morsel.Benchmarks;

/// <summary>Packing and unpacking chunks as zchunk files have them, by libzstd and by its port to C#: the latter in a process with MORSEL_WITHOUT_LIBZSTD=1.</summary>
[SuppressMessage("Design", "CA1001", Justification = "Clean disposes of what Pack made.")]
public class ZstdOfChunks
{
    private readonly ZstdDecoder _decoder = new([]);
    private ZstdEncoder _encoder = null!;
    private byte[] _content = [];
    private byte[] _stored = [];
    private byte[] _packed = [];
    private byte[] _plain = [];

    /// <summary>Bytes of a chunk.</summary>
    [Params(8 << 10, 128 << 10)]
    public int Bytes { get; set; }

    [Params(3, 9)]
    public int Level { get; set; }

    [GlobalSetup]
    public void Pack()
    {
        var random = new Random(1);
        _content = new byte[Bytes];
        // Words out of a small stock: as compressible as the metadata of packages.
        byte[] stock = new byte[2048];
        random.NextBytes(stock);
        for (int at = 0; at < Bytes; at += 12)
            stock.AsSpan(random.Next(stock.Length - 12), Math.Min(12, Bytes - at)).CopyTo(_content.AsSpan(at));
        _encoder = new ZstdEncoder(Level, ZstdEncoder.BinaryTreeOptimal, []);
        _stored = new byte[ZstdEncoder.MostStoredBytes(Bytes)];
        _packed = _stored[..Compress()];
        _plain = new byte[Bytes];
    }

    [GlobalCleanup]
    public void Clean()
    {
        _encoder.Dispose();
        _decoder.Dispose();
    }

    [Benchmark]
    public int Compress() => _encoder.Compress(_content, _stored);

    [Benchmark]
    public void Decompress() => _decoder.Decompress(_packed, _plain);
}
