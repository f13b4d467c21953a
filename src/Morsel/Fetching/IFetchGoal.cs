using Morsel.Planning;
using Morsel.Target;

namespace Morsel.Fetching;

/// <summary>What is to be fetched, where it is, and what is made of it: one resource, or many that are units of one another's kind.</summary>
internal interface IFetchGoal
{
    /// <summary>What is fetched, cut into what is asked for and taken in as one.</summary>
    TargetLayout Layout { get; }

    /// <summary>Whether each block of the layout is a resource of its own.</summary>
    bool IsByUnit => false;

    /// <summary>Whether of each resource only its length is asked for.</summary>
    bool AsksLengths => false;

    /// <summary>Whether the resource may go on behind the layout.</summary>
    bool MayBeLonger => false;

    /// <summary>Whether the whole of it may be asked for at once.</summary>
    bool MayBeWhole => true;

    /// <inheritdoc cref="PlainOrigin.SpareRequests"/>
    int? SpareRequests => null;

    /// <summary>Requests that may be under way to a server that gives one range in each, because what is wanted is many small pieces.</summary>
    /// <value>Default 0: as many as to any other server.</value>
    int SingleConnections => 0;

    /// <summary>Requests that may be under way to a server whose connections carry many answers at once.</summary>
    /// <value>Default 0: as many as to any other server.</value>
    int SharedConnectionRequests => 0;

    /// <inheritdoc cref="PlanTerms.GapShare"/>
    double GapShare => 0;

    /// <summary>Where a source has what is asked for.</summary>
    Uri AddressOf(FetchSource source, PlannedRequest request) => source.Resource;

    /// <summary>The resource turns out to have so many bytes.</summary>
    void LearnLength(long bytes)
    {
        // Most goals know it.
    }

    /// <summary>Copies which blocks of the layout need not be fetched.</summary>
    void CopyKnown(BlockSet into);

    /// <summary>What takes one answer in.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="unwanted">Blocks that need not come any more; those that came are added, those that must come again removed.</param>
    /// <param name="onProgress">Told about bytes of the target as they are written.</param>
    ReplyReceiver NewReceiver(PlannedRequest request, BlockSet unwanted, Action<long> onProgress);
}
