namespace Morsel.Casync;

/// <summary>An object of a store that is wrong or missing.</summary>
/// <param name="Name">The path of the object, relative to the store.</param>
/// <param name="Problem">What is wrong with it.</param>
/// <param name="IsRepaired">Whether it was replaced by the right one.</param>
public sealed record StoreFault(string Name, string Problem, bool IsRepaired);

/// <summary>What the verification of a store found.</summary>
public sealed record StoreVerifyReport
{
    /// <summary>Objects that were verified.</summary>
    public required long ObjectCount { get; init; }

    /// <summary>Bytes in the files of the store; of a store on a server, in the objects that were right.</summary>
    public required long Bytes { get; init; }

    /// <summary>The objects that are wrong or missing, sorted by name.</summary>
    public required IReadOnlyList<StoreFault> Faults { get; init; }

    /// <summary>Whether all is right now: nothing was wrong, or all of it was repaired.</summary>
    public bool IsRight => Faults.All(fault => fault.IsRepaired);

    /// <summary>A summary in one line.</summary>
    public override string ToString() => $"{ObjectCount} chunks verified, {Faults.Count} wrong or missing, {Faults.Count(fault => fault.IsRepaired)} repaired";
}

/// <summary>What was deleted from a store, or would be.</summary>
public sealed record StorePruneReport
{
    /// <summary>Chunks that the indexes name, each counted once.</summary>
    public int NamedChunkCount { get; init; }

    /// <summary>Objects that an index names; they are kept.</summary>
    public long KeptCount { get; init; }

    /// <summary>Bytes in them.</summary>
    public long KeptBytes { get; init; }

    /// <summary>Objects that no index names, but that were written or used by a run of make within the last day; they are kept.</summary>
    public long YoungCount { get; init; }

    /// <summary>Bytes in them.</summary>
    public long YoungBytes { get; init; }

    /// <summary>The other objects that no index names.</summary>
    public long UnnamedCount { get; init; }

    /// <summary>Bytes in them.</summary>
    public long UnnamedBytes { get; init; }

    /// <summary>Whether those were deleted.</summary>
    public bool IsDeleted { get; init; }

    /// <summary>A summary in one line.</summary>
    public override string ToString() => $"{UnnamedCount} chunks, {UnnamedBytes} bytes, {(IsDeleted ? "deleted" : "to delete")}; {KeptCount} needed, {YoungCount} young";
}

/// <summary>What was copied from a store to another.</summary>
public sealed record StoreCopyReport
{
    /// <summary>Chunks that the indexes name, each counted once.</summary>
    public required long ChunkCount { get; init; }

    /// <summary>Objects that were copied.</summary>
    public required long CopiedCount { get; init; }

    /// <summary>Bytes in them.</summary>
    public required long CopiedBytes { get; init; }

    /// <summary>Chunks that the store contained before.</summary>
    public required long PresentCount { get; init; }

    /// <summary>Chunks that no store to copy from contains, or that are wrong there, sorted by name; they were not copied.</summary>
    public required IReadOnlyList<StoreFault> Faults { get; init; }

    /// <summary>A summary in one line.</summary>
    public override string ToString() => $"{CopiedCount} of {ChunkCount} chunks copied, {CopiedBytes} bytes; {PresentCount} were there, {Faults.Count} wrong or missing";
}

/// <summary>What is in a store.</summary>
public sealed record StoreDescription
{
    /// <summary>Objects that are compressed.</summary>
    public long CompressedCount { get; init; }

    /// <summary>Bytes in them.</summary>
    public long CompressedBytes { get; init; }

    /// <summary>Objects that are not compressed.</summary>
    public long PlainCount { get; init; }

    /// <summary>Bytes in them.</summary>
    public long PlainBytes { get; init; }

    /// <summary>Files that are not chunks.</summary>
    public long OtherFileCount { get; init; }

    /// <summary>A summary in one line.</summary>
    public override string ToString() => $"{CompressedCount + PlainCount} chunks, {CompressedBytes + PlainBytes} bytes; {OtherFileCount} other files";
}
