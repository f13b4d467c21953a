namespace Morsel.Cli.Configuration;

/// <summary>One line of the configuration.</summary>
/// <param name="Host">The host of its section; null outside of one.</param>
/// <param name="Key">What is set.</param>
/// <param name="Value">To what.</param>
/// <param name="Line">Where it stands, from 1.</param>
internal sealed record ConfigSetting(string? Host, string Key, string Value, int Line)
{
    /// <summary>Whether it is for no eyes.</summary>
    public bool IsSecret => ConfigKeys.Secrets.Contains(Key);
}
