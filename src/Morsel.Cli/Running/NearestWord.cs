namespace Morsel.Cli.Running;

/// <summary>The word that somebody meant who wrote another one.</summary>
internal static class NearestWord
{
    private const int LongestWord = 64;

    /// <summary>The word that takes the fewest changes to reach: letters put in, left out, replaced, or two neighbours in the wrong order.</summary>
    /// <param name="written">What was written.</param>
    /// <param name="words">What could have been meant.</param>
    /// <returns>null if none is near: more than a third of its letters differ.</returns>
    public static string? To(string written, IEnumerable<string> words)
    {
        string? nearest = null;
        int fewest = int.MaxValue;
        foreach (string word in words)
        {
            int changes = written.Length > LongestWord ? int.MaxValue : Changes(written, word);
            if (changes < fewest && changes <= MostChanges(written, word))
                (nearest, fewest) = (word, changes);
        }
        return nearest;
    }

    /// <summary>A question to put behind a message about <paramref name="written"/>; empty if no word is near.</summary>
    public static string Question(string written, IEnumerable<string> words) => To(written, words) is { } meant ? $"; did you mean {meant}?" : "";

    // The dashes of options are no letters.
    private static int MostChanges(string written, string word) => Math.Max(1, Math.Min(written.TrimStart('-').Length, word.TrimStart('-').Length) / 3);

    // Damerau's distance of neighbours: three rows of the table are enough.
    private static int Changes(string left, string right)
    {
        int[] before = new int[right.Length + 1], above = [.. Enumerable.Range(0, right.Length + 1)], row = new int[right.Length + 1];
        for (int i = 1; i <= left.Length; i++)
        {
            row[0] = i;
            for (int j = 1; j <= right.Length; j++)
            {
                int replaced = above[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                row[j] = Math.Min(replaced, Math.Min(above[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
            }
            (before, above, row) = (above, row, before);
        }
        return above[right.Length];
    }
}
