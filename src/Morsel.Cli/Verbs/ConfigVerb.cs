using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using Morsel.Cli.Configuration;
using Morsel.Cli.Selection;

namespace Morsel.Cli.Verbs;

/// <summary><c>morsel config</c>: where the configuration is, and what it and the environment say.</summary>
internal sealed class ConfigVerb : Verb
{
    private const string Concealed = "(hidden)";

    private readonly Option<bool> _show = OptionKinds.Flag("--show", "Print each value that is set, and where; secrets are hidden.");

    [SetsRequiredMembers]
    public ConfigVerb(Surroundings around)
        : base("config", "Print the path of the configuration file, or what is set.", around)
    {
        Add(_show);
        AddReportOptions();
        Examples = ["morsel config", "morsel config --show", "morsel config --show --json --config other.conf"];
    }

    protected override Task<ExitCode> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        bool isOff = parsed.GetValue<bool>(ConfigOptions.NoConfigName);
        string? named = parsed.GetValue<string?>(ConfigOptions.ConfigName);
        string? path = isOff ? null : named ?? ConfigFile.UsualPath(Around);
        ConfigFile? file = isOff ? null : ConfigFile.Find(named, Around);
        Setting[] settings = parsed.GetValue(_show) ? [.. Settings(file)] : [];
        Print(parsed, () => Text(path, file, settings), json => WriteJson(json, path, file, settings), []);
        return Task.FromResult(ExitCode.Ok);
    }

    private IEnumerable<Setting> Settings(ConfigFile? file)
    {
        foreach (string key in ConfigKeys.Options)
            if (ConfigDefaults.VariableOf(Around, key) is { } variable)
                yield return new Setting(null, key, SourceText.Shown(Around.Variable(variable)!), "environment", variable, null);
        foreach (ConfigSetting setting in file?.Settings ?? [])
            if (setting.Host is not null || ConfigDefaults.VariableOf(Around, setting.Key) is null)
                yield return new Setting(setting.Host, setting.Key, setting.IsSecret ? Concealed : SourceText.Shown(setting.Value), "file", file!.Path, setting.Line);
    }

    private static string Text(string? path, ConfigFile? file, Setting[] settings)
    {
        var text = new StringBuilder();
        text.Append(path is null ? "no configuration file" : Printable.Escape(path)).Append(file is null && path is not null ? " (does not exist)\n" : "\n");
        foreach (Setting setting in settings)
        {
            string host = setting.Host is null ? "" : $"[host {setting.Host}] ";
            string origin = setting.Line is { } line ? FormattableString.Invariant($"line {line}") : setting.Name;
            text.Append(Printable.Escape($"  {host}{setting.Key} = {setting.Value}  ({origin})")).Append('\n');
        }
        return text.ToString();
    }

    private static void WriteJson(Utf8JsonWriter json, string? path, ConfigFile? file, Setting[] settings)
    {
        json.WriteString("path", path);
        json.WriteBoolean("exists", file is not null);
        json.WriteStartArray("settings");
        foreach (Setting setting in settings)
        {
            json.WriteStartObject();
            json.WriteString("host", setting.Host);
            json.WriteString("key", setting.Key);
            json.WriteString("value", setting.Value == Concealed ? null : setting.Value);
            json.WriteString("origin", setting.Origin);
            json.WriteString("name", setting.Name);
            if (setting.Line is { } line)
                json.WriteNumber("line", line);
            else
                json.WriteNull("line");
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private sealed record Setting(string? Host, string Key, string Value, string Origin, string Name, int? Line);
}
