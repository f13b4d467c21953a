namespace Morsel.Formats.Casync;

/// <summary>The index of casync: which chunks, each an object of a store, are the content. See <c>FORMAT.md</c>.</summary>
/// <param name="extension">What the name of an index ends with: ".caibx" of a file, ".caidx" of a folder.</param>
internal sealed class CasyncFormat(string extension) : ITargetFormat
{
    /// <summary>What the name of an index of a file ends with.</summary>
    public const string FileExtension = ".caibx";

    /// <summary>What the name of an index of a folder ends with.</summary>
    public const string FolderExtension = ".caidx";

    // Where it ends is known at its end alone.
    private const int StepBytes = 1 << 20;

    public string Name => "casync";

    public string Extension => extension;

    public bool IsLookedForBesideFiles => false;

    public bool DescribesFolders => extension == FolderExtension;

    public bool Recognizes(ReadOnlySpan<byte> prefix) => CasyncIndex.Recognizes(prefix);

    public ReadStep Read(ReadOnlyMemory<byte> prefix, bool isWhole)
    {
        if (isWhole)
            return new ReadStep.Done(new CasyncDescription(CasyncIndex.Read(prefix.Span)));
        CasyncIndex.CheckHead(prefix.Span);
        return new ReadStep.NeedBytes((long)prefix.Length + StepBytes);
    }
}
