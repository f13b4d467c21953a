using System.Text;
using Morsel.Cli.Configuration;
using Morsel.Cli.Running;

namespace Morsel.Fuzz.Targets;

/// <summary>Configuration files.</summary>
internal sealed class ConfigTarget() : FuzzTarget("config")
{
    public override IReadOnlyList<string> Words { get; } =
        [.. ConfigKeys.OutsideOfSections, .. ConfigKeys.OfHosts, " = ", "[host ", "]\n", "\n", "# ", "yes", "no", "a.example:8080", "[::1]"];

    public override long MostAllocated(int inputBytes) => (128 << 10) + (200L * inputBytes);

    protected override bool IsDocumented(Exception refusal) => refusal is CommandFailure { ExitCode: ExitCode.Usage };

    protected override bool Read(ReadOnlySpan<byte> input)
    {
        IReadOnlyList<ConfigSetting> settings = ConfigText.Parse(Encoding.UTF8.GetString(input), "config");
        foreach (ConfigSetting setting in settings)
            Claim(setting.Value.Length > 0 && (setting.Host is null ? ConfigKeys.OutsideOfSections : ConfigKeys.OfHosts).Contains(setting.Key), "a setting has a value, and stands where it may");
        return settings.Count > 0;
    }
}
