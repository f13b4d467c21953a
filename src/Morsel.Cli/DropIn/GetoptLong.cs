namespace Morsel.Cli.DropIn;

/// <summary>The grammar of GNU's programs: as <see cref="Getopt"/>, and words behind two dashes, of which any beginning will do that no other option has.</summary>
internal static class GetoptLong
{
    public static ToolLine Read(string[] words, IReadOnlyList<ToolOption> options)
    {
        var reader = new WordReader(words);
        while (reader.NextOption() is { } word)
        {
            if (!word.StartsWith("--", StringComparison.Ordinal))
            {
                reader.TakeCluster(word[1..], options, dropsEquals: false);
                continue;
            }
            (string name, string? value) = WordReader.Split(word[2..]);
            ToolOption option = Meant(name, options);
            if (option.Takes == Takes.Nothing && value is not null)
                throw new LineProblem($"option --{name} doesn't allow an argument");
            reader.Take(option, option.Takes == Takes.Nothing ? "" : value ?? reader.NextValue($"--{name}"));
        }
        return reader.Line;
    }

    private static ToolOption Meant(string name, IReadOnlyList<ToolOption> options)
    {
        if (options.FirstOrDefault(option => option.IsWord(name)) is { } exact)
            return exact;
        ToolOption[] possible = [.. options.Where(option => option.HasWordBeginning(name))];
        return possible switch
        {
            [var only] => only,
            [] => throw new LineProblem($"unrecognized option --{name}"),
            _ => throw new LineProblem($"option --{name} is ambiguous"),
        };
    }
}
