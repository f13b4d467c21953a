using System.CommandLine;

namespace Morsel.Cli.Selection;

/// <summary>Which configuration is read: options of the whole command.</summary>
internal static class ConfigOptions
{
    public const string ConfigName = "--config", NoConfigName = "--no-config";

    /// <summary>Gives them to the command and to all of its verbs.</summary>
    public static void AddTo(Command root)
    {
        Option<string?> file = OptionKinds.InputFile(ConfigName, "Read this configuration file (default: MORSEL_CONFIG, else the one that 'morsel config' prints).");
        Option<bool> none = OptionKinds.Flag(NoConfigName, "Read no configuration file.");
        (file.Recursive, none.Recursive) = (true, true);
        root.Add(file);
        root.Add(none);
    }
}
