using System.Text;
using Morsel.Casync;
using Morsel.Formats.Casync;
using Morsel.Hashing;

namespace Morsel.Making.Trees;

/// <summary>Lists the entries of a tree.</summary>
internal sealed class EntryListing(IEntrySource entries)
{
    private const int BufferBytes = 256 << 10;

    // In the order of the BSDs' mtree(8), as casync has them.
    private static readonly (string Name, CatarFeatures Feature)[] ShownFlags =
    [
        ("hidden", CatarFeatures.FatHidden), ("system", CatarFeatures.FatSystem), ("archive", CatarFeatures.FatArchive), ("sappend", CatarFeatures.AppendOnly),
        ("nodump", CatarFeatures.NoDump), ("simmutable", CatarFeatures.Immutable),
    ];

    /// <summary>All entries, in the order of the archive.</summary>
    /// <param name="hasDigests">Whether the content of files is read, and a digest made of it.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public IReadOnlyList<TreeEntry> List(bool hasDigests, CancellationToken cancellationToken)
    {
        var listed = new List<TreeEntry>();
        byte[] buffer = hasDigests ? new byte[BufferBytes] : [];
        for (CatarStep step; (step = entries.Next()) != CatarStep.End;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (step != CatarStep.Entry)
                continue;
            TreeEntry entry = Of(entries.Entry, entries.Path.ToArray());
            listed.Add(hasDigests && entry.Kind == TreeEntryKind.File ? entry with { Digest = DigestOf(buffer, cancellationToken) } : entry);
        }
        return listed;
    }

    private TreeEntry Of(CatarEntry entry, byte[] path)
    {
        CatarFeatures features = entries.Features;
        bool hasIds = features.HasAny(CatarFeatures.Ids);
        return new TreeEntry
        {
            PathBytes = path,
            Kind = KindOf(entry.Type),
            Mode = entry.Permissions,
            Length = entry.Length,
            UserId = hasIds ? entry.UserId : null,
            GroupId = hasIds ? entry.GroupId : null,
            UserName = NameOf(entry.UserName, entry.UserId),
            GroupName = NameOf(entry.GroupName, entry.GroupId),
            ModifiedNanoseconds = features.HasAny(CatarFeatures.Times) ? entry.ModifiedNanoseconds : null,
            LinkTarget = entry.LinkTarget is { } target ? target : default(ReadOnlyMemory<byte>?),
            Device = entry.Type is CatarType.BlockDevice or CatarType.CharacterDevice ? ((long)entry.DeviceMajor, (long)entry.DeviceMinor) : null,
            // Only files and folders have any.
            Flags = entry.Type is CatarType.File or CatarType.Folder
                ? [.. ShownFlags.Where(flag => features.Has(flag.Feature)).Select(flag => (flag.Name, entry.Flags.Has(flag.Feature)))]
                : [],
        };
    }

    // Archives do not name number 0, which is root's everywhere.
    private string? NameOf(byte[]? name, uint number) =>
        name is not null ? Encoding.UTF8.GetString(name) : number == 0 && entries.Features.Has(CatarFeatures.Names) ? "root" : null;

    private Digest DigestOf(byte[] buffer, CancellationToken cancellationToken)
    {
        DigestAlgorithm algorithm = entries.Features.Has(CatarFeatures.Sha512T256) ? DigestAlgorithm.Sha512T256 : DigestAlgorithm.Sha256;
        using Digester digester = Digester.Begin(algorithm);
        for (int read; (read = entries.ReadContent(buffer)) > 0;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            digester.Append(buffer.AsSpan(0, read));
        }
        return new Digest(algorithm, digester.End());
    }

    private static TreeEntryKind KindOf(CatarType type) => type switch
    {
        CatarType.File => TreeEntryKind.File,
        CatarType.Folder => TreeEntryKind.Folder,
        CatarType.SymbolicLink => TreeEntryKind.SymbolicLink,
        CatarType.CharacterDevice => TreeEntryKind.CharacterDevice,
        CatarType.BlockDevice => TreeEntryKind.BlockDevice,
        CatarType.Fifo => TreeEntryKind.Fifo,
        CatarType.Socket => TreeEntryKind.Socket,
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
