using Morsel.Files;
using Morsel.Reporting;

namespace Morsel.Finishing;

/// <summary>A packed file that is made of what it holds, and proven by its digest.</summary>
/// <param name="Header">Its header, as hexadecimal digits.</param>
/// <param name="Options">The packer's options; null where there are none.</param>
/// <param name="Length">Its bytes.</param>
/// <param name="Digest">Its SHA-256.</param>
internal sealed record PackedGoal(string Header, string? Options, long Length, Digest Digest);

/// <summary>Packs content as its publisher did. Nothing of what he wrote is run.</summary>
internal interface IContentPacker
{
    /// <summary>Whether it is known here how a file was packed.</summary>
    bool CanPack(PackedGoal goal);

    /// <summary>Packs content.</summary>
    /// <param name="files">The disk.</param>
    /// <param name="goal">What must come out.</param>
    /// <param name="content">The content.</param>
    /// <param name="path">Where the packed file is written; it is locked.</param>
    /// <param name="feed">Told how far it is.</param>
    /// <param name="cancellationToken">Ends it; nothing is left then.</param>
    /// <returns>The packed file, for the caller to put in its place and close; null if what comes out is another one, which is gone.</returns>
    Task<IBlockFile?> TryPackAsync(IFileSystem files, PackedGoal goal, IBlockFile content, string path, ProgressFeed feed, CancellationToken cancellationToken);
}
