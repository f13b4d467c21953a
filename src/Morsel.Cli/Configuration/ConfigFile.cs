using System.Net;
using System.Text;

namespace Morsel.Cli.Configuration;

/// <summary>The configuration of a user: what would else stand on each command line.</summary>
/// <param name="Path">Where it was read.</param>
/// <param name="Settings">What it says, in its order.</param>
internal sealed record ConfigFile(string Path, IReadOnlyList<ConfigSetting> Settings)
{
    private const int MaxBytes = 1 << 20;
    private const string Variable = "MORSEL_CONFIG";

    /// <summary>Where it is looked for if nobody names one; null if the environment names no home.</summary>
    public static string? UsualPath(Surroundings around)
    {
        if (around.Variable(Variable) is { Length: > 0 } named)
            return named;
        string? folder =
            around.Variable("XDG_CONFIG_HOME") is { Length: > 0 } configured ? configured
            : OperatingSystem.IsWindows() ? around.Variable("APPDATA")
            : around.Variable("HOME") is not { Length: > 0 } home ? null
            : OperatingSystem.IsMacOS() ? System.IO.Path.Join(home, "Library", "Application Support")
            : System.IO.Path.Join(home, ".config");
        return folder is { Length: > 0 } ? System.IO.Path.Join(folder, "morsel", "config") : null;
    }

    /// <summary>The file that the user named, which must be there, or the usual one; null if there is none.</summary>
    /// <exception cref="CommandFailure">It is wrong, or has credentials that others may read.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ConfigFile? Find(string? named, Surroundings around)
    {
        bool mustExist = named is not null || around.Variable(Variable) is { Length: > 0 };
        string? path = named ?? UsualPath(around);
        try
        {
            return path is null || (!mustExist && !File.Exists(path)) ? null : Read(path);
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CommandFailure(ExitCode.LocalFiles, $"{path}: there is no such configuration file");
        }
    }

    /// <summary>What it says of hosts.</summary>
    /// <exception cref="CommandFailure">A name has no password, or an address is none.</exception>
    public IReadOnlyList<HostSettings> Hosts() =>
        [.. Settings.Where(setting => setting.Host is not null).GroupBy(setting => setting.Host!, StringComparer.OrdinalIgnoreCase).Select(Host)];

    /// <summary>Whether the terminal may show the progress in its title, tab or task bar.</summary>
    /// <exception cref="CommandFailure">It says neither yes nor no.</exception>
    public bool HasStatus() => Settings.FirstOrDefault(setting => setting is { Host: null, Key: ConfigKeys.TerminalStatus }) is not { } said || said.Value switch
    {
        "yes" => true,
        "no" => false,
        _ => throw CommandFailure.Usage($"{Path}, line {said.Line}: {said.Key}: got \"{said.Value}\", expected yes or no"),
    };

    private HostSettings Host(IGrouping<string, ConfigSetting> section)
    {
        ConfigSetting? user = section.FirstOrDefault(setting => setting.Key == ConfigKeys.User);
        ConfigSetting? password = section.FirstOrDefault(setting => setting.Key == ConfigKeys.Password);
        ConfigSetting? token = section.FirstOrDefault(setting => setting.Key == ConfigKeys.BearerToken);
        if ((user ?? password) is { } one && (user is null || password is null))
            throw CommandFailure.Usage($"{Path}, line {one.Line}: {one.Key} without {(user is null ? ConfigKeys.User : ConfigKeys.Password)}, expected both");
        if (user is not null && token is not null)
            throw CommandFailure.Usage($"{Path}, line {token.Line}: {token.Key} beside {ConfigKeys.User}, expected one of them");
        return new HostSettings(
            section.Key,
            user is null ? null : new NetworkCredential(user.Value, password!.Value),
            token?.Value,
            [.. section.Where(setting => setting.Key == ConfigKeys.Mirror).Select(Address)]);
    }

    private Uri Address(ConfigSetting mirror) =>
        Uri.TryCreate(mirror.Value, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https" && address is { Query: "", Fragment: "" }
            ? address
            : throw CommandFailure.Usage($"{Path}, line {mirror.Line}: {mirror.Key}, expected an address that begins with http:// or https://");

    private static ConfigFile Read(string path)
    {
        using FileStream file = File.OpenRead(path);
        if (file.Length > MaxBytes)
            throw CommandFailure.Usage($"{path}: {file.Length} bytes, expected a configuration of at most {MaxBytes}");
        byte[] bytes = new byte[MaxBytes + 1];   // what is no file tells no length
        int count = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (count > MaxBytes)
            throw CommandFailure.Usage($"{path}: more than {MaxBytes} bytes, expected a configuration");
        IReadOnlyList<ConfigSetting> settings = ConfigText.Parse(Text(bytes.AsSpan(0, count), path), path);
        if (settings.Any(setting => setting.IsSecret))
            RefuseOthers(file, path);
        return new ConfigFile(path, settings);
    }

    private static string Text(ReadOnlySpan<byte> bytes, string path)
    {
        try
        {
            return new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[3..] : bytes);
        }
        catch (ArgumentException)
        {
            throw CommandFailure.Usage($"{path} is not valid UTF-8, expected a configuration");
        }
    }

    // As ssh does with a private key.
    private static void RefuseOthers(FileStream file, string path)
    {
        const UnixFileMode others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
            | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
        if (OperatingSystem.IsWindows())
            return;
        UnixFileMode mode = File.GetUnixFileMode(file.SafeFileHandle);
        if ((mode & others) != 0)
            throw new CommandFailure(ExitCode.LocalFiles, $"{path} contains credentials and has mode {Convert.ToString((int)mode, 8).PadLeft(4, '0')}, so others may use it: chmod 600 {path}");
    }
}
