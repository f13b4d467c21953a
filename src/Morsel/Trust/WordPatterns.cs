namespace Morsel.Trust;

/// <summary>OpenSSH's lists of patterns: separated by commas, with * and ?, and ! before what must not fit.</summary>
internal static class WordPatterns
{
    /// <summary>Whether one of the patterns fits, and none that must not.</summary>
    public static bool Fit(string patterns, string word)
    {
        bool fits = false;
        foreach (string pattern in patterns.Split(',', StringSplitOptions.TrimEntries))
        {
            bool isAgainst = pattern.StartsWith('!');
            if (!FitsOne(isAgainst ? pattern.AsSpan(1) : pattern, word))
                continue;
            if (isAgainst)
                return false;
            fits = true;
        }
        return fits;
    }

    // Only the last star is ever taken up again, so that no pattern takes more than length times length steps.
    private static bool FitsOne(ReadOnlySpan<char> pattern, ReadOnlySpan<char> word)
    {
        int at = 0, star = -1, resume = 0, i = 0;
        while (i < word.Length)
        {
            if (at < pattern.Length && pattern[at] == '*')
                (star, resume) = (at++, i);
            else if (at < pattern.Length && (pattern[at] == '?' || pattern[at] == word[i]))
                (at, i) = (at + 1, i + 1);
            else if (star >= 0)
                (at, i) = (star + 1, ++resume);
            else
                return false;
        }
        return pattern[at..].TrimStart('*').IsEmpty;
    }
}
