namespace Morsel.Cli.DropIn;

/// <summary>
/// The grammar of programs with one-letter options: clusters, options before, between and after names, "--". What scripts write for the same program
/// in Go is read, too: its few words behind one dash or two, and "-o=x".
/// </summary>
internal static class Getopt
{
    public static ToolLine Read(string[] words, IReadOnlyList<ToolOption> options)
    {
        var reader = new WordReader(words);
        while (reader.NextOption() is { } word)
        {
            string text = word.StartsWith("--", StringComparison.Ordinal) ? word[2..] : word[1..];
            (string name, string? value) = WordReader.Split(text);
            // As a cluster, the letters of a word would mean something else altogether.
            if (options.FirstOrDefault(option => option.IsWord(name)) is { } option)
                TakeWord(reader, option, word, value);
            else if (word.Length == text.Length + 2 && name.Length != 1)
                throw new LineProblem($"unknown option {word}");
            else
                reader.TakeCluster(text, options, dropsEquals: true);
        }
        return reader.Line;
    }

    private static void TakeWord(WordReader reader, ToolOption option, string word, string? value)
    {
        if (option.Takes != Takes.Nothing)
            reader.Take(option, value ?? reader.NextValue(word));
        else if (value is null or "true")
            reader.Line.Add(option, "");
        else if (value != "false")
            throw new LineProblem($"{word}: this option takes no value");
    }
}
