namespace Morsel.Cli.DropIn;

/// <summary>The grammar of Go's newer programs: words and letters anywhere, "-n 16", "-n16", "-n=16", "--word=value", lists with commas, "--flag=false".</summary>
internal static class CobraFlags
{
    public static ToolLine Read(string[] words, IReadOnlyList<ToolOption> options)
    {
        var reader = new WordReader(words);
        while (reader.NextOption() is { } word)
        {
            if (!word.StartsWith("--", StringComparison.Ordinal))
            {
                reader.TakeCluster(word[1..], options, dropsEquals: true);
                continue;
            }
            (string name, string? value) = WordReader.Split(word[2..]);
            ToolOption option = options.FirstOrDefault(option => option.IsWord(name)) ?? throw new LineProblem($"unknown flag: --{name}");
            if (option.Takes != Takes.Nothing)
                reader.Take(option, value ?? reader.NextValue($"--{name}"));
            else if (IsOn(name, value))
                reader.Line.Add(option, "");
        }
        return reader.Line;
    }

    private static bool IsOn(string name, string? value) => value switch
    {
        null or "true" or "1" or "t" or "T" or "TRUE" or "True" => true,
        "false" or "0" or "f" or "F" or "FALSE" or "False" => false,
        _ => throw new LineProblem($"invalid argument \"{value}\" for --{name}"),
    };
}
