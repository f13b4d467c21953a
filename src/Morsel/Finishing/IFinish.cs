using Morsel.Assembling;
using Morsel.Casync;

namespace Morsel.Finishing;

/// <summary>What becomes of a target: which file is written of it, and how that comes to its place.</summary>
/// <remarks>One run uses it, one call at a time. Until it puts something in its place, the file that is there stays as it is, byte for byte.</remarks>
internal interface IFinish
{
    /// <summary>What will be written is called, where the caller names no output; unchecked.</summary>
    /// <exception cref="RefusedException">Nothing tells.</exception>
    string ChooseFileName();

    /// <summary>Where the target is put together, with the part file beside it.</summary>
    /// <param name="output">Where what will be written goes.</param>
    string TargetPathFor(string output) => output;

    /// <summary>Files that may hold parts of the target because of what is written of it; they go before those that the caller names.</summary>
    /// <param name="output">Where what will be written goes.</param>
    IReadOnlyList<string> SeedsFor(string output) => [];

    /// <summary>What is done instead of making the target, as a plan says it; null where the target is made.</summary>
    Note? InsteadOfTarget => null;

    /// <summary>Whether what would be written is there already. Nothing is changed, nor fetched.</summary>
    /// <returns>What is there; null if it is not, or that cannot be known.</returns>
    Task<FinishedFile?> FindCurrentAsync(string output, CancellationToken cancellationToken);

    /// <summary>Puts it in its place without the target, if that can be done.</summary>
    /// <returns>What was written; null if the target must be made.</returns>
    /// <exception cref="TransportException">It was to come from a server, and may come another time.</exception>
    Task<FinishedFile?> TryWithoutTargetAsync(string output, CancellationToken cancellationToken) => Task.FromResult<FinishedFile?>(null);

    /// <summary>Makes it of a target that is whole and proven, and puts it in its place.</summary>
    /// <param name="part">The part file, which it may close.</param>
    /// <param name="output">Where it goes.</param>
    /// <param name="cancellationToken">Ends the work; a part file that is not yet in its place stays.</param>
    Task<FinishedFile> PutInPlaceAsync(PartFile part, string output, CancellationToken cancellationToken);

    /// <summary>Deletes what interrupted runs left beside the part file, which is needed no more; not the part file.</summary>
    void DeleteLeftovers(string output);
}

/// <summary>The file that a finish wrote, or found in its place.</summary>
/// <param name="Path">Where it is.</param>
internal sealed record FinishedFile(string Path)
{
    /// <summary>Whether it was there before, and was not written.</summary>
    public bool WasThere { get; init; }

    /// <summary>What was extracted, where it is a folder; null where it is a file.</summary>
    public TreeReport? Tree { get; init; }

    /// <summary>Bytes in it, where it is not the target, and the target is not told of.</summary>
    /// <value>Default null: the target is told of.</value>
    public long? Length { get; init; }

    /// <summary>Bytes in it, where it is the target compressed again; null where it is not.</summary>
    public long? RecompressedLength { get; init; }

    /// <summary>Bytes in it, where it came whole with the target in it; null where it did not.</summary>
    public long? FetchedLength { get; init; }
}
