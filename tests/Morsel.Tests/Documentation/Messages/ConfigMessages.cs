using Morsel.Cli.Running;
using Morsel.Tests.Cli;

namespace Morsel.Tests.Documentation.Messages;

/// <summary>What is wrong with the configuration file.</summary>
internal static class ConfigMessages
{
    private const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static IEnumerable<Provocation> All =>
    [
        new(ExitCode.Usage, "A line of the configuration file is no setting.", stage => OfAsync(stage, "connections 4")),
        new(ExitCode.Usage, "The configuration file has a key that does not exist.", stage => OfAsync(stage, "conections = 4")),
        new(ExitCode.Usage, "A key has no value.", stage => OfAsync(stage, "proxy =")),
        new(ExitCode.Usage, "A key is set twice.", stage => OfAsync(stage, "jobs = 1\njobs = 2")),
        new(ExitCode.Usage, "An option has a value in the configuration file that it does not support.", stage => OfAsync(stage, "connections = 0")),
        new(ExitCode.Usage, "A flag in the configuration file is neither yes nor no.", stage => OfAsync(stage, "http2 = on")),
        new(ExitCode.Usage, "`terminal-status` is neither yes nor no.", stage => OfAsync(stage, "terminal-status = off")),
        new(ExitCode.Usage, "A section of the configuration file is not of a host.", stage => OfAsync(stage, "[example.org]")),
        new(ExitCode.Usage, "A key for hosts stands before the first section.", stage => OfAsync(stage, "mirror = https://mirror.example/")),
        new(ExitCode.Usage, "A key for all hosts stands in a section.", stage => OfAsync(stage, "[host example.org]\nproxy = http://proxy.example:3128")),
        new(ExitCode.Usage, "A host has a user and no password.", stage => OfAsync(stage, "[host example.org]\nuser = me")),
        new(ExitCode.Usage, "A host has a user and a token.", stage => OfAsync(stage, "[host example.org]\nuser = me\npassword = secret\nbearer-token = secret")),
        new(ExitCode.Usage, "A mirror is no address.", stage => OfAsync(stage, "[host example.org]\nmirror = mirror.example/pub")),
        new(ExitCode.Usage, "The configuration file is not UTF-8.", stage => stage.GetAsync("--config", stage.Written("config", [0xff, 0xfe]))),
        new(ExitCode.LocalFiles, "The file of `--config` does not exist.", stage => stage.GetAsync("--config", stage.Folder + "/config")),
        new(ExitCode.LocalFiles, "Others may read the credentials in the configuration file.", stage => OfAsync(stage, "[host example.org]\nbearer-token = secret", Own | UnixFileMode.OtherRead)),
    ];

    private static Task<CommandRun> OfAsync(MessageStage stage, string text, UnixFileMode mode = Own)
    {
        string path = stage.Written("config", System.Text.Encoding.UTF8.GetBytes(text + "\n"));
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, mode);
        return stage.GetAsync("--config", path);
    }
}
