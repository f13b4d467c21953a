using Morsel.Compression.Gzip;
using Morsel.Matching;
using Morsel.Target;

namespace Morsel.Formats;

/// <summary>A description that was read: the neutral index, and what only its format knows.</summary>
internal abstract class Description
{
    /// <summary>The format's name: "zsync".</summary>
    public abstract string Format { get; }

    public abstract TargetIndex Index { get; }

    /// <summary>Every field as it stands in the description, in its order.</summary>
    public abstract IReadOnlyList<KeyValuePair<string, string>> Fields { get; }

    /// <summary>What the user should know, one sentence each.</summary>
    public abstract IReadOnlyList<Note> Notes { get; }

    /// <summary>What is said where nothing but the blocks could be proven.</summary>
    public virtual string UnprovenWhole => "the control file has no digest of the whole file: only its blocks were verified";

    /// <summary>How the packed form, which the publisher started from, is made of the target; null if it is not, or not known.</summary>
    public virtual Repacking? Repacking => null;

    /// <summary>
    /// Where this describes a payload: the description of what that holds, which proves it whichever way it is stored; null where it cannot, or there is
    /// none.
    /// </summary>
    /// <exception cref="IOException">The library that decompresses is not installed.</exception>
    public virtual Description? Content => null;

    /// <summary>The payload whose header this is; null where it is another description.</summary>
    public virtual Payload? Payload => null;

    /// <summary>A matcher that finds the target's blocks in seeds; costs time and memory in proportion to the blocks.</summary>
    public abstract ISeedMatcher CreateMatcher();

    /// <summary>What the name of a description beside a seed ends with that says which chunks are where in it, behind the seed's own name; null where there is no such thing.</summary>
    public virtual string? SeedIndexExtension => null;

    /// <summary>What would lie beside the target if that were a seed, see <see cref="SeedIndexExtension"/>; empty where there is no such thing.</summary>
    public virtual byte[] AsSeedIndex => [];

    /// <summary>What an archive keeps of a folder, as flags, so that a folder can be shown as its archive and be a seed; null where the target is no archive.</summary>
    public virtual ulong? ArchiveFeatures => null;

    /// <summary>Bytes of what was read that are the description: where it is the head of its target, more may have come with it.</summary>
    /// <value>null: all.</value>
    public virtual long? OwnBytes => null;

    /// <summary>The digest by which others name this description; empty if they do not.</summary>
    public virtual ReadOnlyMemory<byte> HeaderDigest => default;

    /// <summary>A finder of seed ranges in the manner of the format's own tool; null where there is no such tool.</summary>
    public virtual ISeedRangeFinder? CreateRangeFinder() => null;
}

/// <summary>How a packed form of the target is made again.</summary>
/// <param name="How">The settings and the header.</param>
/// <param name="FileName">The name the publisher gave it, unchecked; null where the description has none.</param>
internal sealed record Repacking(Recompression How, string? FileName);

/// <summary>Finds, as a format's own tool does, which stretches of a seed are stretches of the target.</summary>
internal interface ISeedRangeFinder
{
    /// <summary>Takes the next bytes of the seed; the last call brings none.</summary>
    void Submit(ReadOnlySpan<byte> bytes);

    /// <summary>What was found, in the order it was found, neighbours joined.</summary>
    IReadOnlyList<FoundRange> Found { get; }

    /// <summary>Blocks that were found.</summary>
    BlockSet Known { get; }
}

/// <summary>Bytes of the seed that are bytes of the target.</summary>
/// <param name="TargetOffset">Where they belong.</param>
/// <param name="SeedOffset">Where they are.</param>
/// <param name="Length">How many.</param>
internal readonly record struct FoundRange(long TargetOffset, long SeedOffset, long Length);
