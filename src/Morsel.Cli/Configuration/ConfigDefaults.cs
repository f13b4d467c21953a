using System.CommandLine;
using System.CommandLine.Parsing;

namespace Morsel.Cli.Configuration;

/// <summary>The settings that one command line takes over: for options that it and the environment leave open.</summary>
internal sealed class ConfigDefaults
{
    private readonly ConfigFile _file;
    private readonly List<(ConfigSetting Setting, string Word)> _words = [];

    public ConfigDefaults(ConfigFile file, ParseResult parsed, Surroundings around)
    {
        _file = file;
        foreach (ConfigSetting setting in file.Settings.Where(setting => setting.Host is null && !IsSaidBy(around, setting.Key)))
            if (parsed.CommandResult.Command.Options.FirstOrDefault(option => option.Name == "--" + setting.Key) is { } option && !IsGiven(parsed, option.Name))
                Add(setting, option);
    }

    /// <summary>A command line with what it takes over; before what stands behind dashes.</summary>
    public string[] AddTo(string[] arguments)
    {
        int dashes = Array.IndexOf(arguments, "--"), end = dashes < 0 ? arguments.Length : dashes;
        return [.. arguments[..end], .. _words.Select(added => added.Word), .. arguments[end..]];
    }

    /// <summary>Where an option's value comes from that cannot be used: "FILE, line 3: "; empty if it is the command line.</summary>
    public string OriginOf(ParseError error)
    {
        string? option = error.SymbolResult is { } result ? (result as OptionResult ?? result.Parent as OptionResult)?.Option.Name : null;
        ConfigSetting? setting = _words.FirstOrDefault(added => "--" + added.Setting.Key == option).Setting;
        return setting is null ? "" : $"{_file.Path}, line {setting.Line}: ";
    }

    /// <summary>The variable that says what a key of the configuration would; null if none does.</summary>
    public static string? VariableOf(Surroundings around, string key) => Variables(key).FirstOrDefault(name => around.Variable(name) is { Length: > 0 });

    private static bool IsSaidBy(Surroundings around, string key) => VariableOf(around, key) is not null;

    private static string[] Variables(string key) => key switch
    {
        "proxy" => ["http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"],
        "no-proxy" => ["no_proxy", "NO_PROXY"],
        _ => [],
    };

    // The command line that asks for one family of addresses does not mean the other one.
    private static bool IsGiven(ParseResult parsed, string name) =>
        IsExplicit(parsed, name) || (name is "--ipv4" or "--ipv6" && (IsExplicit(parsed, "--ipv4") || IsExplicit(parsed, "--ipv6")));

    private static bool IsExplicit(ParseResult parsed, string name) =>
        parsed.CommandResult.Command.Options.FirstOrDefault(option => option.Name == name) is { } option && parsed.GetResult(option) is { Implicit: false };

    private void Add(ConfigSetting setting, Option option)
    {
        bool isFlag = option.ValueType == typeof(bool);
        if (isFlag && setting.Value is not ("yes" or "no"))
            throw CommandFailure.Usage($"{_file.Path}, line {setting.Line}: {setting.Key}: got \"{setting.Value}\", expected yes or no");
        if (!isFlag)
            _words.Add((setting, $"{option.Name}={setting.Value}"));
        else if (setting.Value == "yes")
            _words.Add((setting, option.Name));
    }
}
