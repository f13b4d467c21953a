namespace Morsel.Cli.DropIn;

/// <summary>The words of a command line, one after another, and what all grammars do alike with them.</summary>
/// <param name="words">The command line without the name of the tool.</param>
internal sealed class WordReader(string[] words)
{
    private int _next;

    /// <summary>What has been read.</summary>
    public ToolLine Line { get; } = new();

    /// <summary>The next word that may be an option; null at the end. Names are set aside, and all that follows "--" is names.</summary>
    public string? NextOption()
    {
        while (_next < words.Length)
        {
            string word = words[_next++];
            if (word == "--")
            {
                while (_next < words.Length)
                    Line.AddName(words[_next++]);
                return null;
            }
            if (word.Length > 1 && word[0] == '-')
                return word;
            Line.AddName(word);
        }
        return null;
    }

    /// <summary>The value of an option that stands alone: the next word, whatever it is.</summary>
    /// <param name="option">The option as it was written.</param>
    public string NextValue(string option) =>
        _next < words.Length ? words[_next++] : throw new LineProblem($"option {option} requires an argument");

    /// <summary>Reads letters behind one dash. One that takes a value takes the rest, or the next word.</summary>
    /// <param name="cluster">The letters.</param>
    /// <param name="options">Those of the tool.</param>
    /// <param name="dropsEquals">Whether "-o=x" means x, and not "=x".</param>
    public void TakeCluster(string cluster, IReadOnlyList<ToolOption> options, bool dropsEquals)
    {
        for (int at = 0; at < cluster.Length; at++)
        {
            ToolOption option = options.FirstOrDefault(option => option.IsLetter(cluster[at])) ?? throw new LineProblem($"invalid option -{cluster[at]}");
            if (option.Takes == Takes.Nothing)
            {
                Line.Add(option, "");
                continue;
            }
            string rest = cluster[(at + 1)..];
            Take(option, rest.Length == 0 ? NextValue($"-{cluster[at]}") : dropsEquals && rest[0] == '=' ? rest[1..] : rest);
            return;
        }
    }

    /// <summary>Takes an option's value, or its values.</summary>
    public void Take(ToolOption option, string value)
    {
        foreach (string one in option.Takes == Takes.List ? value.Split(',') : [value])
            Line.Add(option, one);
    }

    /// <summary>Splits "word=value".</summary>
    /// <returns>The value is null where there is no "=".</returns>
    public static (string Word, string? Value) Split(string text)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? (text, null) : (text[..equals], text[(equals + 1)..]);
    }
}
