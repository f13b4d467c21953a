namespace Morsel.Formats.Releases;

/// <summary>Matches names with a pattern as fnmatch(3) does it without flags.</summary>
/// <remarks>
/// A star stands for any run of characters, also <c>/</c> and dots at the beginning; a question mark for one; a set in brackets for one of it, or with <c>!</c> or <c>^</c> for one that
/// is not in it; a backslash takes the next character as it is; a bracket that is not closed is itself.
/// </remarks>
internal static class NamePattern
{
    /// <summary>Whether all of a name matches. Takes at most as many steps as both have characters, multiplied.</summary>
    public static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name)
    {
        int at = 0, from = 0, star = -1, starFrom = 0;
        while (from < name.Length)
        {
            if (at < pattern.Length && pattern[at] == '*')
            {
                (star, starFrom) = (++at, from);
                continue;
            }
            if (at < pattern.Length && TakesOne(pattern[at..], name[from], out int length))
            {
                at += length;
                from++;
                continue;
            }
            // The last star takes one more; those before it need not.
            if (star < 0)
                return false;
            (at, from) = (star, ++starFrom);
        }
        return pattern[at..].TrimStart('*').IsEmpty;
    }

    /// <summary>What every name that matches ends in.</summary>
    public static string TailOf(string pattern) => pattern[(pattern.LastIndexOfAny(['*', '?', ']', '\\']) + 1)..];

    private static bool TakesOne(ReadOnlySpan<char> pattern, char letter, out int length)
    {
        length = 1;
        switch (pattern[0])
        {
            case '?':
                return true;
            case '\\' when pattern.Length > 1:
                length = 2;
                return pattern[1] == letter;
            case '\\':
                return false;
            case '[' when EndOfSet(pattern) is var end && end > 0:
                length = end + 1;
                bool isOther = pattern[1] is '!' or '^';
                return Has(pattern[(isOther ? 2 : 1)..end], letter) != isOther;
            default:
                return pattern[0] == letter;
        }
    }

    // Where the set is closed; 0 if it is not.
    private static int EndOfSet(ReadOnlySpan<char> pattern)
    {
        int first = pattern.Length > 1 && pattern[1] is '!' or '^' ? 2 : 1;
        for (int i = first; i < pattern.Length; i++)
        {
            if (pattern[i] == '\\')
                i++;
            else if (pattern[i] == ']' && i > first)
                return i;
        }
        return 0;
    }

    private static bool Has(ReadOnlySpan<char> set, char letter)
    {
        bool has = false;
        for (int i = 0; i < set.Length;)
        {
            char low = Next(set, ref i), high = low;
            if (i + 1 < set.Length && set[i] == '-')
            {
                i++;
                high = Next(set, ref i);
            }
            has |= low <= letter && letter <= high;
        }
        return has;
    }

    private static char Next(ReadOnlySpan<char> set, ref int i)
    {
        if (set[i] == '\\' && i + 1 < set.Length)
            i++;
        return set[i++];
    }
}
