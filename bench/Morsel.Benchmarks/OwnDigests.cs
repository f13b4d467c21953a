using BenchmarkDotNet.Attributes;
using Morsel.Hashing;

namespace Morsel.Benchmarks;

/// <summary>Digests by the runtime, which asks OpenSSL, and by our own code, which stands in for it.</summary>
public class OwnDigests
{
    private readonly byte[] _digest = new byte[64];
    private byte[] _bytes = [];

    /// <summary>Bytes in a message.</summary>
    [Params(4 << 10, 1 << 20)]
    public int Bytes { get; set; }

    [GlobalSetup]
    public void Fill()
    {
        _bytes = new byte[Bytes];
        new Random(1).NextBytes(_bytes);
    }

    [Benchmark]
    public void Sha1OfRuntime() => Digester.Hash(DigestAlgorithm.Sha1, _bytes, _digest.AsSpan(0, 20));

    [Benchmark]
    public void Sha1OfOurs() => OwnDigester<Sha1>.Hash(_bytes, _digest.AsSpan(0, 20));

    [Benchmark]
    public void Sha256OfRuntime() => Digester.Hash(DigestAlgorithm.Sha256, _bytes, _digest.AsSpan(0, 32));

    [Benchmark]
    public void Sha256OfOurs() => OwnDigester<Sha256>.Hash(_bytes, _digest.AsSpan(0, 32));

    [Benchmark]
    public void Sha512OfRuntime() => Digester.Hash(DigestAlgorithm.Sha512, _bytes, _digest);

    [Benchmark]
    public void Sha512OfOurs() => OwnDigester<Sha512>.Hash(_bytes, _digest);
}
