namespace Morsel.Formats.Releases;

/// <summary>Which file of a release a pattern means.</summary>
/// <param name="Chosen">The file; null if the pattern means none.</param>
/// <param name="PassedOver">The names of others that it means as well.</param>
internal sealed record AssetChoice(ReleaseAsset? Chosen, IReadOnlyList<string> PassedOver)
{
    private const string ControlFile = ".zsync";

    /// <summary>Chooses the file of a release.</summary>
    /// <remarks>
    /// Patterns exist that fit only with a star before them, or behind, because a tool once put it there. A name that ends in neither what the pattern ends in nor as a control file is
    /// another file; names that tell the right machine go before those that do not; of what is left the greatest name is taken, numbers in it compared as such.
    /// </remarks>
    /// <param name="assets">The files.</param>
    /// <param name="pattern">What names must match.</param>
    /// <param name="words">What names say for the machine that the file must be for; none if that is not known.</param>
    public static AssetChoice Of(IReadOnlyList<ReleaseAsset> assets, string pattern, IReadOnlyList<string> words)
    {
        string[] readings = pattern.EndsWith(ControlFile, StringComparison.Ordinal) ? [pattern, "*" + pattern] : [pattern, "*" + pattern, $"*{pattern}*"];
        ReleaseAsset[] matching = readings.Select(reading => Matching(assets, reading)).FirstOrDefault(found => found.Length > 0) ?? [];
        return Greatest(Narrowed(Narrowed(matching, asset => EndsLike(asset.Name, pattern)), asset => words.Any(word => Says(asset.Name, word))));
    }

    /// <summary>Chooses the file of a product: the pattern stands as it is.</summary>
    /// <inheritdoc cref="Of" path="/param"/>
    public static AssetChoice OfProduct(IReadOnlyList<ReleaseAsset> assets, string pattern) => Greatest(Matching(assets, pattern));

    private static ReleaseAsset[] Matching(IReadOnlyList<ReleaseAsset> assets, string pattern) => [.. assets.Where(asset => NamePattern.Matches(pattern, asset.Name))];

    private static ReleaseAsset[] Narrowed(ReleaseAsset[] assets, Func<ReleaseAsset, bool> isBetter) =>
        assets.Length > 1 && assets.Where(isBetter).ToArray() is { Length: > 0 } better ? better : assets;

    private static AssetChoice Greatest(ReleaseAsset[] assets)
    {
        ReleaseAsset? chosen = assets.MaxBy(asset => asset.Name, Comparer<string>.Create(Compare));
        return new AssetChoice(chosen, [.. assets.Where(asset => asset != chosen).Select(asset => asset.Name)]);
    }

    private static bool EndsLike(string name, string pattern) =>
        name.EndsWith(ControlFile, StringComparison.Ordinal) || (NamePattern.TailOf(pattern) is { Length: > 0 } tail && name.EndsWith(tail, StringComparison.Ordinal));

    // "x86" stands in "x86_64", and "arm" in "arm64": a word ends where no letter, digit or underscore with digits goes on.
    private static bool Says(string name, string word)
    {
        for (int at = name.IndexOf(word, StringComparison.OrdinalIgnoreCase); at >= 0; at = name.IndexOf(word, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            ReadOnlySpan<char> rest = name.AsSpan(at + word.Length);
            bool begins = at == 0 || !char.IsAsciiLetterOrDigit(name[at - 1]);
            bool ends = rest.IsEmpty || (!char.IsAsciiLetterOrDigit(rest[0]) && !rest.StartsWith("_64"));
            if (begins && ends)
                return true;
        }
        return false;
    }

    // Digits as the numbers that they are, of any length; all else by its code.
    private static int Compare(string one, string other)
    {
        int i = 0, k = 0;
        while (i < one.Length && k < other.Length)
        {
            ReadOnlySpan<char> first = NumberAt(one, i), second = NumberAt(other, k);
            int order = first.IsEmpty || second.IsEmpty ? one[i] - other[k] : CompareNumbers(first, second);
            if (order != 0)
                return order;
            i += Math.Max(1, first.Length);
            k += Math.Max(1, second.Length);
        }
        return (one.Length - i) - (other.Length - k);
    }

    private static ReadOnlySpan<char> NumberAt(string text, int at)
    {
        int end = at;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
            end++;
        return text.AsSpan(at, end - at);
    }

    private static int CompareNumbers(ReadOnlySpan<char> one, ReadOnlySpan<char> other)
    {
        ReadOnlySpan<char> first = one.TrimStart('0'), second = other.TrimStart('0');
        return first.Length != second.Length ? first.Length - second.Length : first.SequenceCompareTo(second);
    }
}
