namespace Morsel.Cli.DropIn.Desync;

/// <summary>The options of <c>desync extract</c>, and those of all its verbs.</summary>
internal static class DesyncOptions
{
    public static readonly ToolOption Stores = new("s|store", Takes.List), Cache = new("c|cache", Takes.Value), Seeds = new("seed", Takes.List), Concurrency = new("n|concurrency", Takes.Value),
        CaFile = new("ca-cert", Takes.Value), Help = new("h|help");

    // Nothing is unsafe about these: Morsel repairs its cache, waits longer each time, and proves each seed.
    private static readonly ToolOption[] WithoutEffect =
    [
        new("e|error-retry", Takes.Value), new("b|error-retry-base-interval", Takes.Value), new("r|cache-repair"), new("k|in-place"), new("skip-invalid-seeds"),
        new("regenerate-invalid-seeds"), new("verbose"), new("digest", Takes.Value),
    ];

    /// <summary>What would change the outcome, each with the reason why it is not done.</summary>
    public static readonly (ToolOption Option, string Why)[] Refused =
    [
        (new("t|trust-insecure"), "certificates are always checked: name the one to trust with --ca-cert FILE"),
        (new("client-cert", Takes.Value), "client certificates are an option of 'morsel get'"),
        (new("client-key", Takes.Value), "client certificates are an option of 'morsel get'"),
        (new("seed-dir", Takes.Value), "name each seed with --seed"),
        (new("print-stats"), "the figures of desync are not known; 'morsel get --json' has others"),
        (new("config", Takes.Value), "the file is not read"),
    ];

    public static readonly ToolOption[] All = [Stores, Cache, Seeds, Concurrency, CaFile, Help, .. WithoutEffect, .. Refused.Select(refused => refused.Option)];
}
