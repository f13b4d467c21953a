namespace Morsel.Cli.DropIn.Casync;

/// <summary>The options of casync 2.</summary>
internal static class CasyncOptions
{
    public static readonly ToolOption Store = new("store", Takes.Value), ExtraStore = new("extra-store", Takes.Value), Seed = new("seed", Takes.Value),
        SeedOutput = new("seed-output", Takes.Value), ChunkSize = new("chunk-size", Takes.Value), DigestName = new("digest", Takes.Value),
        Compression = new("compression", Takes.Value), RateLimit = new("rate-limit-bps", Takes.Value), ExcludeSubmounts = new("exclude-submounts", Takes.Value),
        Delete = new("delete", Takes.Value), Recursive = new("recursive", Takes.Value), What = new("what", Takes.Value), With = new("with", Takes.Value),
        Without = new("without", Takes.Value), DryRun = new("n|dry-run"), Verbose = new("v|verbose"), LogLevel = new("l|log-level", Takes.Value),
        Help = new("h|help"), Version = new("version");

    // Whether files are shared, linked or have holes is for the library to say: what is in them is the same.
    private static readonly ToolOption[] WithoutEffect =
    [
        new("reflink", Takes.Value), new("hardlink", Takes.Value), new("punch-holes", Takes.Value), new("exclude-nodump", Takes.Value), new("exclude-file", Takes.Value),
        new("undo-immutable", Takes.Value), new("uid-shift", Takes.Value), new("uid-range", Takes.Value), new("cache", Takes.Value), new("c|cache-auto"), new("mkdir", Takes.Value),
    ];

    public static readonly ToolOption[] All =
    [
        Store, ExtraStore, Seed, SeedOutput, ChunkSize, DigestName, Compression, RateLimit, ExcludeSubmounts, Delete, Recursive, What, With, Without, DryRun,
        Verbose, LogLevel, Help, Version, .. WithoutEffect,
    ];

    /// <summary>A value that is yes or no.</summary>
    /// <exception cref="LineProblem">It is neither.</exception>
    public static bool? Is(ToolLine line, ToolOption option) => line.Last(option) switch
    {
        null => null,
        "yes" or "true" or "1" or "on" or "y" or "t" => true,
        "no" or "false" or "0" or "off" or "n" or "f" => false,
        var other => throw new LineProblem($"--{option.Names}: got {other}, expected yes or no"),
    };

    /// <exception cref="ToolFailure">One was given that would change the outcome, and is not supported.</exception>
    public static void RefuseWhatIsNotDone(ToolLine line)
    {
        foreach ((string name, string usual) in (ReadOnlySpan<(string, string)>)[("exclude-nodump", "yes"), ("exclude-file", "yes"), ("undo-immutable", "no"), ("uid-shift", "0"), ("uid-range", "")])
        {
            ToolOption option = WithoutEffect.Single(option => option.Names == name);
            if (line.Last(option) is { } value && value != usual && (usual is not ("yes" or "no") || Is(line, option) != (usual == "yes")))
                throw new ToolFailure(1, $"--{name}={value} is not supported: leave it out");
        }
    }
}
