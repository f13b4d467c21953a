namespace Morsel.Formats;

/// <summary>Reads one format's descriptions of targets. Pure: it is handed bytes and never asks for a stream.</summary>
internal interface ITargetFormat
{
    /// <summary>The format's name in messages: "zsync".</summary>
    string Name { get; }

    /// <summary>What a description's name ends with: ".zsync".</summary>
    string Extension { get; }

    /// <summary>Bytes of the target's beginning that are asked for first, where a description is the head of its own target.</summary>
    /// <value>Default 0: it is a resource of its own.</value>
    int HeadBytes => 0;

    /// <summary>Whether a description of this format is looked for beside a file that somebody names.</summary>
    /// <value>Default: where it is a resource of its own.</value>
    bool IsLookedForBesideFiles => HeadBytes == 0;

    /// <summary>Whether what is described is an archive of a folder, and the folder is what people want.</summary>
    /// <value>Default false.</value>
    bool DescribesFolders => false;

    /// <summary>Whether bytes that begin like this may be a description of this format.</summary>
    bool Recognizes(ReadOnlySpan<byte> prefix);

    /// <summary>Called again with a longer prefix until it answers <see cref="ReadStep.Done"/>; keeps no state between calls.</summary>
    /// <param name="prefix">The description from its first byte on.</param>
    /// <param name="isWhole">Whether there are no more bytes.</param>
    /// <exception cref="TargetFormatException">The bytes cannot be this format, however many more follow.</exception>
    ReadStep Read(ReadOnlyMemory<byte> prefix, bool isWhole);
}

/// <summary>What a description costs to use, known before it is read.</summary>
/// <param name="BlockCount">Blocks that it describes.</param>
/// <param name="TargetBytes">Bytes of the target.</param>
internal sealed record DescribedShape(long BlockCount, long TargetBytes);

/// <summary>What a reader says of the bytes it has seen.</summary>
internal abstract record ReadStep
{
    private ReadStep()
    {
    }

    /// <summary>The description is longer than what was seen.</summary>
    /// <param name="Total">Bytes wanted, counted from the description's beginning; fewer are enough if it ends before.</param>
    public sealed record NeedBytes(long Total) : ReadStep
    {
        /// <summary>What it says that it describes; null where it has not said that yet.</summary>
        public DescribedShape? Shape { get; init; }
    }

    /// <summary>The description is complete.</summary>
    public sealed record Done(Description Description) : ReadStep;
}
