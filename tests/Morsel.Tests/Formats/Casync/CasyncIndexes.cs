using Morsel.Formats.Casync;
using Morsel.Hashing;
using Morsel.Matching;

namespace Morsel.Tests.Formats.Casync;

/// <summary>Indexes made in the plainest way: cut, digested, chunk after chunk.</summary>
internal static class CasyncIndexes
{
    public static CasyncIndex Of(byte[] content, ChunkSizes sizes, DigestAlgorithm algorithm = DigestAlgorithm.Sha512T256)
    {
        long[] ends = [.. EndsOf(content, new CasyncCutter(sizes))];
        byte[] ids = new byte[CasyncIndex.IdBytes * ends.Length];
        for (int chunk = 0, start = 0; chunk < ends.Length; start = (int)ends[chunk], chunk++)
            Digester.Hash(algorithm, content.AsSpan(start..(int)ends[chunk]), ids.AsSpan(chunk * CasyncIndex.IdBytes, CasyncIndex.IdBytes));
        return new CasyncIndex(CasyncIndex.FeaturesOf(algorithm), sizes, ends, ids);
    }

    /// <summary>Where the chunks end that a cutter makes.</summary>
    public static IEnumerable<long> EndsOf(byte[] content, IChunkCutter cutter)
    {
        for (int start = 0; start < content.Length;)
            yield return start += cutter.Cut(content.AsSpan(start), isEnd: true);
    }
}
