namespace Morsel.Finishing.Tree;

/// <summary>What an extraction did.</summary>
internal sealed class TreeTally
{
    public int FilesWritten { get; set; }

    public long BytesWritten { get; set; }

    public int FilesKept { get; set; }

    public int OthersMade { get; set; }

    public int MetadataSet { get; set; }

    public int EntriesLeft { get; set; }

    public int EntriesDeleted { get; set; }
}
