using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Morsel.Cli.Selection;

/// <summary>The kinds of values that options take, each with one sentence for a value that is none.</summary>
internal static class OptionKinds
{
    public static Option<string?> Text(string name, string helpName, string description, params string[] aliases) =>
        new(name, aliases) { Description = description, HelpName = helpName };

    /// <summary>The path of a file or folder. To most verbs "-" is none: who means a file of that name writes "./-".</summary>
    public static Option<string?> Path(string name, string helpName, string description, string? alias = null, bool takesDash = false)
    {
        Option<string?> option = Text(name, helpName, description, alias is null ? [] : [alias]);
        option.Validators.Add(given => CheckPaths(given, takesDash));
        return option;
    }

    /// <summary>The path of a file that is read.</summary>
    public static Option<string?> InputFile(string name, string description)
    {
        Option<string?> option = Path(name, "FILE", description);
        option.Validators.Add(CheckNoFolder);
        return option;
    }

    /// <summary>Paths of files that are read.</summary>
    public static Option<string[]> Paths(string name, string helpName, string description, string? alias = null)
    {
        Option<string[]> option = Texts(name, helpName, description, alias is null ? [] : [alias]);
        option.Validators.Add(given => CheckPaths(given, takesDash: false));
        option.Validators.Add(CheckNoFolder);
        return option;
    }

    private static void CheckNoFolder(OptionResult given)
    {
        if (given.Tokens.Select(token => token.Value).FirstOrDefault(Directory.Exists) is { } folder)
            given.AddError($"{given.Option.Name}: {folder} is a folder, expected a file");
    }

    private static void CheckPaths(OptionResult given, bool takesDash)
    {
        foreach (string path in given.Tokens.Select(token => token.Value))
        {
            if (path.Length == 0)
                given.AddError($"{given.Option.Name}: got \"\", expected a path");
            else if (path == "-" && !takesDash)
                given.AddError($"{given.Option.Name}: got \"-\", expected a path: standard input and output are not supported here; a file with this name is ./-");
        }
    }

    public static Option<string[]> Texts(string name, string helpName, string description, params string[] aliases) =>
        new(name, aliases) { Description = description + " Repeatable.", HelpName = helpName, DefaultValueFactory = _ => [] };

    public static Option<bool> Flag(string name, string description, params string[] aliases) =>
        new(name, aliases) { Description = description };

    /// <summary>A decimal number from <paramref name="least"/> to <paramref name="most"/>.</summary>
    public static Option<int?> Number(string name, int least, int most, string description, params string[] aliases) => new(name, aliases)
    {
        Description = description,
        HelpName = "N",
        CustomParser = given =>
        {
            string text = given.Tokens[0].Value;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most)
                return number;
            given.AddError($"{name}: got \"{text}\", expected a number from {least} to {most}");
            return null;
        },
    };

    /// <summary>A decimal number that may be large.</summary>
    public static Option<long?> Count(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "N",
        CustomParser = given =>
        {
            if (long.TryParse(given.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out long number))
                return number;
            given.AddError($"{name}: got \"{given.Tokens[0].Value}\", expected a number from 0 to {long.MaxValue}");
            return null;
        },
    };

    /// <summary>A number of bytes; K, M and G stand for KiB, MiB and GiB.</summary>
    public static Option<long?> Bytes(string name, string description, params string[] aliases) => new(name, aliases)
    {
        Description = description,
        HelpName = "BYTES",
        CustomParser = given =>
        {
            if (TryParseBytes(given.Tokens[0].Value, out long bytes))
                return bytes;
            given.AddError($"{name}: got \"{given.Tokens[0].Value}\", expected bytes, such as 4096, 4K or 64M");
            return null;
        },
    };

    /// <summary>A time, in seconds unless a unit stands behind it.</summary>
    public static Option<TimeSpan?> Duration(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "DURATION",
        CustomParser = given =>
        {
            if (TryParseDuration(given.Tokens[0].Value, out TimeSpan duration))
                return duration;
            given.AddError($"{name}: got \"{given.Tokens[0].Value}\", expected a time, such as 30s, 2m or 1h");
            return null;
        },
    };

    /// <summary>One of a few words.</summary>
    public static Option<T?> Choice<T>(string name, (string Word, T Value)[] choices, string description)
        where T : struct
    {
        string[] words = [.. choices.Select(choice => choice.Word)];
        var option = new Option<T?>(name)
        {
            Description = description,
            HelpName = string.Join('|', words),
            Arity = ArgumentArity.ExactlyOne,   // an option of yes and no could else do without
            CustomParser = given => Pick(name, choices, given, given.Tokens[0].Value),
        };
        option.CompletionSources.Clear();   // the names in our enumeration are not the user's
        option.CompletionSources.Add(words);
        return option;
    }

    /// <summary>Several of a few words.</summary>
    public static Option<T[]> Choices<T>(string name, (string Word, T Value)[] choices, string description)
        where T : struct
    {
        string[] words = [.. choices.Select(choice => choice.Word)];
        var option = new Option<T[]>(name)
        {
            Description = description + " Repeatable.",
            HelpName = string.Join('|', words),
            DefaultValueFactory = _ => [],
            CustomParser = given => [.. given.Tokens.Select(token => Pick(name, choices, given, token.Value)).OfType<T>()],
        };
        option.CompletionSources.Clear();
        option.CompletionSources.Add(words);
        return option;
    }

    /// <summary>The name of the first of these options that was given; null if none was.</summary>
    public static string? FirstGiven(ParseResult parsed, IEnumerable<Option> options) =>
        options.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false })?.Name;

    private static T? Pick<T>(string name, (string Word, T Value)[] choices, ArgumentResult given, string text)
        where T : struct
    {
        foreach ((string word, T value) in choices)
            if (word == text)
                return value;
        given.AddError($"{name}: got \"{text}\", expected {string.Join(" or ", choices.Select(choice => choice.Word))}{NearestWord.Question(text, choices.Select(choice => choice.Word))}");
        return null;
    }

    /// <summary>Reads a number of bytes, 1 or more, with or without K, M or G behind it.</summary>
    public static bool TryParseBytes(string text, out long bytes)
    {
        int shift = text.Length == 0 ? 0 : char.ToUpperInvariant(text[^1]) switch { 'K' => 10, 'M' => 20, 'G' => 30, _ => 0 };
        string digits = shift == 0 ? text : text[..^1];
        bool isNumber = long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out bytes)
            && bytes > 0
            && bytes <= long.MaxValue >> shift;
        bytes <<= shift;
        return isNumber;
    }

    private static bool TryParseDuration(string text, out TimeSpan duration)
    {
        (string unit, double milliseconds) = new[] { ("ms", 1.0), ("s", 1e3), ("m", 60e3), ("h", 3600e3), ("d", 86400e3), ("", 1e3) }
            .First(known => text.EndsWith(known.Item1, StringComparison.OrdinalIgnoreCase));
        bool isNumber = double.TryParse(text[..^unit.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number);
        // Timers take no more than that, some 24 days.
        bool fits = number * milliseconds is >= 1 and <= int.MaxValue;
        duration = isNumber && fits ? TimeSpan.FromMilliseconds(number * milliseconds) : default;
        return isNumber && fits;
    }
}
