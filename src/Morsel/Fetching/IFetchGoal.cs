using Morsel.Target;

namespace Morsel.Fetching;

/// <summary>What is to be fetched of a resource, and what is made of it.</summary>
internal interface IFetchGoal
{
    /// <summary>The resource, cut into what is asked for and taken in as one.</summary>
    TargetLayout Layout { get; }

    /// <summary>Whether the resource may go on behind the layout.</summary>
    bool MayBeLonger { get; }

    /// <summary>Whether the whole of it may be asked for at once.</summary>
    bool MayBeWhole { get; }

    /// <summary>Ranges that servers of such resources are likely to take in one request.</summary>
    int UsualRanges { get; }

    /// <inheritdoc cref="TargetIndex.SpareRequests"/>
    int? SpareRequests { get; }

    /// <summary>The resource turns out to have so many bytes.</summary>
    void LearnLength(long bytes);

    /// <summary>Copies which blocks of the layout need not be fetched.</summary>
    void CopyKnown(BlockSet into);

    /// <summary>What takes one answer in.</summary>
    /// <param name="unwanted">Blocks that need not come any more; those that came are added, those that must come again removed.</param>
    /// <param name="onProgress">Told about bytes of the target as they are written.</param>
    ReplyReceiver NewReceiver(BlockSet unwanted, Action<long> onProgress);
}
