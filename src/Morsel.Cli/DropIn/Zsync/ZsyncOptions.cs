namespace Morsel.Cli.DropIn.Zsync;

/// <summary>The options of zsync 0.6, of its successor in Go, and the words of zsync2 for the same.</summary>
internal static class ZsyncOptions
{
    public static readonly ToolOption Seed = new("i|seed-file", Takes.Value);
    public static readonly ToolOption Output = new("o|output", Takes.Value);
    public static readonly ToolOption Kept = new("k|copy-zsync-file-to", Takes.Value);
    public static readonly ToolOption Base = new("u", Takes.Value);
    public static readonly ToolOption Login = new("A", Takes.Value);
    public static readonly ToolOption Quiet = new("q|s|silent-mode");
    public static readonly ToolOption Verbose = new("v");
    public static readonly ToolOption Version = new("V|version");
    public static readonly ToolOption Help = new("h|help");
    public static readonly ToolOption Offset = new("O", Takes.Value);
    public static readonly ToolOption Unchecked = new("no-check-certificate|I|insecure");
    public static readonly ToolOption Check = new("j|check-for-changes");
    public static readonly ToolOption Force = new("force-update");

    /// <summary>Of ours: what the one above should be instead.</summary>
    public static readonly ToolOption CaFile = new("ca-file", Takes.Value);

    public static readonly ToolOption[] All =
        [Seed, Output, Kept, Base, Login, Quiet, Verbose, Version, Help, Offset, Unchecked, Check, Force, CaFile];
}
