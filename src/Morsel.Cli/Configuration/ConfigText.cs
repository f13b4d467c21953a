namespace Morsel.Cli.Configuration;

/// <summary>Reads the text of a configuration: lines <c>key = value</c>, sections <c>[host NAME]</c>, comments behind <c>#</c>. No message repeats a value.</summary>
internal static class ConfigText
{
    /// <summary>Characters that a line may have.</summary>
    public const int LongestLine = 8192;

    private const string HostWord = "host ";

    /// <summary>Reads a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="path">What messages call it.</param>
    /// <exception cref="CommandFailure">A line is none of the three, or says twice what can be said once.</exception>
    public static IReadOnlyList<ConfigSetting> Parse(string text, string path)
    {
        var settings = new List<ConfigSetting>();
        var known = new HashSet<(string?, string)>();
        string? host = null;
        int number = 0;
        foreach (string written in text.Split('\n'))
        {
            number++;
            string line = written.Trim();
            if (line.Length == 0 || line[0] == '#')
                continue;
            if (line.Length > LongestLine || line.Any(char.IsControl))
                throw Wrong(path, number, line.Length > LongestLine ? $"{line.Length} characters, expected at most {LongestLine}" : "a control character, expected text");
            if (line[0] == '[')
            {
                host = Host(line) ?? throw Wrong(path, number, $"got \"{Short(line)}\", expected [host NAME]");
                continue;
            }
            ConfigSetting setting = Setting(line, host, number, path);
            if (!known.Add((host, setting.Key)) && setting.Key != ConfigKeys.Mirror)
                throw Wrong(path, number, $"{setting.Key} is set a second time, expected once");
            settings.Add(setting);
        }
        return settings;
    }

    private static ConfigSetting Setting(string line, string? host, int number, string path)
    {
        int equals = line.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
            throw Wrong(path, number, $"got \"{Short(line.Split(' ', '=')[0])}\", expected KEY = VALUE");
        string key = line[..equals].TrimEnd(), value = line[(equals + 1)..].TrimStart();
        IReadOnlyList<string> keys = host is null ? ConfigKeys.OutsideOfSections : ConfigKeys.OfHosts;
        if (!keys.Contains(key))
            throw Wrong(path, number, Unknown(key, host, keys));
        return value.Length > 0 ? new ConfigSetting(host, key, value, number) : throw Wrong(path, number, $"{key} has no value, expected {key} = VALUE");
    }

    private static string Unknown(string key, string? host, IReadOnlyList<string> keys) =>
        host is null && ConfigKeys.OfHosts.Contains(key) ? $"{key} is outside of a section, expected it below [host NAME]"
        : host is not null && ConfigKeys.OutsideOfSections.Contains(key) ? $"{key} is in the section of a host, expected it before the first section"
        : $"got \"{Short(key)}\", expected {(keys.Count > 8 ? "the name of an option that can be set" : string.Join(" or ", keys))}{NearestWord.Question(key, keys)}";

    private static string? Host(string line)
    {
        string inside = line[^1] == ']' ? line[1..^1].Trim() : "";
        string name = inside.StartsWith(HostWord, StringComparison.Ordinal) ? inside[HostWord.Length..].Trim() : "";
        return name.Length > 0 && Uri.TryCreate($"http://{name}/", UriKind.Absolute, out Uri? address) && address is { AbsolutePath: "/", UserInfo: "", Query: "", Fragment: "" } && HasHost(address)
            ? name.Contains(':', StringComparison.Ordinal) && !address.IsDefaultPort ? $"{address.IdnHost}:{address.Port}" : name.EndsWith(":80", StringComparison.Ordinal) ? name : address.IdnHost
            : null;
    }

    // The runtime takes addresses whose host cannot be written in ASCII, and says so only when it is asked for.
    private static bool HasHost(Uri address)
    {
        try
        {
            return address.IdnHost.Length > 0;
        }
        catch (UriFormatException)
        {
            return false;
        }
    }

    private static string Short(string text) => text.Length > 40 ? text[..40] + "…" : text;

    private static CommandFailure Wrong(string path, int line, string problem) => CommandFailure.Usage($"{path}, line {line}: {problem}");
}
