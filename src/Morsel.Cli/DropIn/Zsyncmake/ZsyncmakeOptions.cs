namespace Morsel.Cli.DropIn.Zsyncmake;

/// <summary>The options of zsyncmake 0.6, and those of its successors that change nothing for it.</summary>
internal static class ZsyncmakeOptions
{
    public static readonly ToolOption Output = new("o", Takes.Value);
    public static readonly ToolOption Address = new("u", Takes.Value);
    public static readonly ToolOption PlainAddress = new("U", Takes.Value);
    public static readonly ToolOption FileName = new("f", Takes.Value);
    public static readonly ToolOption BlockSize = new("b", Takes.Value);
    public static readonly ToolOption NoRecompress = new("C");
    public static readonly ToolOption Exact = new("e");
    public static readonly ToolOption Compress = new("z");
    public static readonly ToolOption Opaque = new("Z");
    public static readonly ToolOption NoTime = new("M");
    public static readonly ToolOption StrongHash = new("s", Takes.Value);
    public static readonly ToolOption Verbose = new("v");
    public static readonly ToolOption Version = new("V|version");
    public static readonly ToolOption Help = new("h|help");

    public static readonly ToolOption[] All =
        [Output, Address, PlainAddress, FileName, BlockSize, NoRecompress, Exact, Compress, Opaque, NoTime, StrongHash, Verbose, Version, Help];
}
