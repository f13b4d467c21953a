using Morsel.Matching;

namespace Morsel.Tests.Formats.Zchunk;

/// <summary>Cuts whole contents, shown to the cutter in pieces.</summary>
internal static class Cutting
{
    /// <summary>Lengths of all chunks, of content that comes in pieces of random length.</summary>
    public static List<int> Cut(IChunkCutter cutter, byte[] content, Random? random = null)
    {
        var lengths = new List<int>();
        int start = 0, seen = 0;
        while (start < content.Length)
        {
            int length = cutter.Cut(content.AsSpan(start..seen), seen == content.Length);
            Assert.InRange(length, 0, seen - start);
            if (length == 0)
            {
                Assert.True(seen < content.Length && seen - start < cutter.LookaheadBytes, "more was seen than it may want");
                seen = random is null ? content.Length : Math.Min(content.Length, seen + random.Next(1, 50_000));
                continue;
            }
            lengths.Add(length);
            start += length;
        }
        return lengths;
    }
}
