using System.Numerics;
using Morsel.Matching;

namespace Morsel.Formats.Zchunk;

/// <summary>
/// Guesses how a publisher cut a target, which no header says: by the content alone, or before each occurrence of a text. Whichever way cuts a sample
/// of an earlier version into chunks that are as long, one after another, as chunks of the target are, is the one.
/// </summary>
internal sealed class BorderGuess
{
    /// <summary>Bytes of an earlier version that are enough to tell.</summary>
    public const int SampleBytes = 1 << 20;

    private const int MostTexts = 64;
    private const int LongestText = 64;

    private readonly HashSet<(int, int, int)> _neighbours = [];
    private readonly HashSet<int> _lengths;
    private readonly int _leastBytes;

    /// <param name="lengths">Bytes of the target's chunks, in their order.</param>
    public BorderGuess(IReadOnlyList<int> lengths)
    {
        _lengths = [.. lengths];
        // The last one ends with the content.
        _leastBytes = lengths.Take(Math.Max(1, lengths.Count - 1)).DefaultIfEmpty(1).Min();
        for (int i = 2; i < lengths.Count; i++)
            _neighbours.Add((lengths[i - 2], lengths[i - 1], lengths[i]));
    }

    /// <summary>A cutter that cuts as the publisher is likely to have cut.</summary>
    /// <param name="sample">The beginning of an earlier version.</param>
    public IChunkCutter Choose(ReadOnlySpan<byte> sample)
    {
        sample = sample[..Math.Min(sample.Length, SampleBytes)];
        Func<IChunkCutter> best = () => new AutomaticCutter();
        int most = Score(best(), sample);
        foreach (Func<IChunkCutter> sized in OfOtherSizes())
        {
            int score = Score(sized(), sample);
            if (score > most)
                (best, most) = (sized, score);
        }
        foreach (byte[] text in Texts(sample))
        {
            Func<IChunkCutter> alone = () => new SplittingCutter(new ManualCutter(), text), beside = () => new SplittingCutter(new AutomaticCutter(), text);
            foreach (Func<IChunkCutter> way in (Func<IChunkCutter>[])[alone, beside])
            {
                int score = Score(way(), sample);
                if (score > most)
                    (best, most) = (way, score);
            }
        }
        return best();
    }

    // Publishers like powers of two; and the shortest chunk is hardly ever as short as it might be.
    private Func<IChunkCutter>[] OfOtherSizes()
    {
        if (_lengths.Count == 0)
            return [];
        int least = _leastBytes, round = 1 << BitOperations.Log2((uint)least), most = Math.Max(least, _lengths.Max());
        return [() => new AutomaticCutter(round, most), () => new AutomaticCutter(least, most)];
    }

    // Lengths of small chunks are common; three of them in a row are not.
    private int Score(IChunkCutter cutter, ReadOnlySpan<byte> sample)
    {
        int score = 0, before = 0, last = 0;
        for (int start = 0, bytes; start < sample.Length; start += bytes)
        {
            bytes = cutter.Cut(sample[start..], isEnd: true);
            score += _neighbours.Contains((before, last, bytes)) ? 1 : 0;
            (before, last) = (last, bytes);
        }
        return score;
    }

    // What lines begin with: people split before "<package " or "Package: ". Those that cut into other lengths are left out at once.
    private List<byte[]> Texts(ReadOnlySpan<byte> sample)
    {
        var texts = new List<byte[]>();
        for (int start = 0; start < sample.Length / 4 && texts.Count < MostTexts;)
        {
            int end = sample[start..].IndexOf((byte)'\n') is >= 0 and var length ? start + length : sample.Length;
            ReadOnlySpan<byte> line = sample[start..end].TrimStart((byte)' ');
            int word = line[..Math.Min(line.Length, LongestText)].IndexOfAny(" :>="u8) + 1;
            if (word > 1 && !Holds(texts, line[..word]) && IsLikely(line[..word], sample))
                texts.Add(line[..word].ToArray());
            start = end + 1;
        }
        return texts;
    }

    private bool IsLikely(ReadOnlySpan<byte> text, ReadOnlySpan<byte> sample)
    {
        int first = sample.IndexOf(text), hits = 0, count = 0;
        for (int at = first; at >= 0 && count < MostTexts; count++)
        {
            int next = sample[(at + text.Length)..].IndexOf(text);
            if (next < 0)
                break;
            hits += _lengths.Contains(next + text.Length) ? 1 : 0;
            at += next + text.Length;
        }
        return hits > count / 4;
    }

    private static bool Holds(List<byte[]> texts, ReadOnlySpan<byte> text)
    {
        foreach (byte[] known in texts)
        {
            if (text.SequenceEqual(known))
                return true;
        }
        return false;
    }
}
