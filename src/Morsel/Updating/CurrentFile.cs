using Morsel.Assembling;
using Morsel.Files;
using Morsel.Reporting;

namespace Morsel.Updating;

/// <summary>Compares a file that is there with a digest.</summary>
internal static class CurrentFile
{
    /// <summary>Whether it has that digest.</summary>
    public static async Task<bool> IsAsync(IFileSystem files, string path, Digest expected, ProgressFeed feed, CancellationToken cancellationToken)
    {
        using IBlockFile file = files.OpenRead(path);
        feed.Begin(UpdatePhase.CheckingExisting, file.Length);
        var all = new DigestedBytes(0, file.Length, expected.Algorithm);
        return expected.Equals(await TargetDigester.DigestAsync(file, all, feed.Done(), cancellationToken).ConfigureAwait(false));
    }
}
