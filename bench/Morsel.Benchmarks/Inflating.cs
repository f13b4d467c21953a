using System.IO.Compression;
using System.Text;
using BenchmarkDotNet.Attributes;
using Morsel.Compression.Inflate;

namespace Morsel.Benchmarks;

/// <summary>Unpacking text that gzip packed: Morsel's inflater beside the runtime's zlib-ng.</summary>
public class Inflating
{
    private const int PlainBytes = 16 << 20;

    private readonly byte[] _plain = new byte[Inflater.WindowBytes + (128 << 10)];
    private byte[] _packed = [];

    [GlobalSetup]
    public void Pack()
    {
        var random = new Random(1);
        var text = new StringBuilder();
        while (text.Length < PlainBytes)
            text.Append("line ").Append(random.Next(100_000)).Append(random.Next(3) == 0 ? " of the target\n" : " is a block\n");
        using var packed = new MemoryStream();
        using (var gzip = new DeflateStream(packed, CompressionLevel.Optimal))
            gzip.Write(Encoding.ASCII.GetBytes(text.ToString()));
        _packed = packed.ToArray();
    }

    [Benchmark(Baseline = true)]
    public long Runtime()
    {
        using var inflater = new DeflateStream(new MemoryStream(_packed), CompressionMode.Decompress);
        long total = 0;
        for (int count; (count = inflater.Read(_plain)) > 0;)
            total += count;
        return total;
    }

    [Benchmark]
    public long Morsel()
    {
        var inflater = new Inflater();
        inflater.Begin();
        long total = 0;
        InflateStep step;
        int consumed = 0, position = 0;
        do
        {
            step = inflater.Inflate(_packed.AsSpan(consumed), _plain, position);
            (consumed, position, total) = (consumed + step.Consumed, position + step.Produced, total + step.Produced);
            if (step.Stop == InflateStop.OutputFull)
            {
                _plain.AsSpan(position - Inflater.WindowBytes).CopyTo(_plain);
                position = Inflater.WindowBytes;
            }
        }
        while (step.Stop is InflateStop.BlockEnd or InflateStop.OutputFull);
        return total;
    }
}
