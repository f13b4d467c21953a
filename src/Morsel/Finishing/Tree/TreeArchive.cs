using System.Buffers;
using Morsel.Files;
using Morsel.Files.Trees;
using Morsel.Formats.Casync;

namespace Morsel.Finishing.Tree;

/// <summary>One entry of an archive, and where its content is.</summary>
/// <param name="Entry">What the archive says of it.</param>
/// <param name="Name">Its name; of the root none.</param>
/// <param name="ContentStart">Where its content begins in the archive, if it is a file.</param>
internal sealed record TreeNode(CatarEntry Entry, EntryName Name, long ContentStart)
{
    /// <summary>The number of the first node behind it and all that is in it.</summary>
    public int End { get; set; }
}

/// <summary>All entries of an archive, which is read and checked to its end before anything on the disk is touched.</summary>
internal sealed class TreeArchive
{
    /// <summary>The most folders within one another: each holds a handle while what is in it is written.</summary>
    public const int MostDepth = 800;

    private const int MostEntries = 1 << 24;

    // Content is left out, and most files of most trees are longer than this.
    private const int ReadAtOnceBytes = 8 << 10;

    private readonly List<TreeNode> _nodes = [];
    private readonly Stack<int> _open = new();
    private TreeArchive()
    {
    }

    /// <summary>In the order of the archive: the root, and each folder before what is in it.</summary>
    public IReadOnlyList<TreeNode> Nodes => _nodes;

    public CatarFeatures Features { get; private set; }

    /// <summary>What stands between the contents of the files, compressed (<see cref="TreeStructure"/>).</summary>
    public ReadOnlyMemory<byte> Structure { get; private set; }

    /// <summary>Bytes in all files.</summary>
    public long ContentBytes { get; private set; }

    /// <summary>Reads an archive.</summary>
    /// <exception cref="TargetFormatException">It is none, or a damaged one.</exception>
    /// <exception cref="RefusedException">It has a name that is Morsel's own, or too many entries or folders within one another.</exception>
    public static TreeArchive Read(IBlockFile file, CancellationToken cancellationToken)
    {
        var archive = new TreeArchive();
        var reader = new CatarReader();
        var structure = new ArrayBufferWriter<byte>();
        byte[] buffer = new byte[ReadAtOnceBytes];
        long length = file.Length;
        ReadOnlySpan<byte> bytes = default;
        while (true)
        {
            ReadOnlySpan<byte> before = bytes;
            CatarStep step = reader.Read(ref bytes, out _);
            structure.Write(before[..^bytes.Length]);
            switch (step)
            {
                case CatarStep.NeedsBytes:
                    cancellationToken.ThrowIfCancellationRequested();
                    bytes = buffer.AsSpan(0, file.Read(buffer, reader.Position));
                    if (bytes.IsEmpty)
                        reader.Complete();
                    break;
                case CatarStep.Entry:
                    long left = archive.Add(reader, length);
                    bytes = left <= bytes.Length ? bytes[(int)left..] : default;
                    break;
                case CatarStep.FolderEnd:
                    archive._nodes[archive._open.Pop()].End = archive._nodes.Count;
                    break;
                case CatarStep.End when reader.Position == length:
                    archive.Structure = TreeStructure.Pack(structure.WrittenSpan);
                    return archive;
                case CatarStep.End:
                    throw new TargetFormatException("catar archive", $"byte {reader.Position}", "the archive has ended, and more bytes follow");
                case CatarStep.Content:
                default:
                    throw new System.Diagnostics.UnreachableException();
            }
        }
    }

    /// <returns>Bytes of content behind the entry, which are left out.</returns>
    private long Add(CatarReader reader, long length)
    {
        if (_nodes.Count == MostEntries)
            throw new RefusedException($"the archive has more than {MostEntries} entries");
        if (reader.Depth > MostDepth)
            throw new RefusedException($"the archive has more than {MostDepth} folders within one another");
        CatarEntry entry = reader.Entry;
        EntryName name = default;
        if (reader.Depth > 0 && (!EntryName.TryParse(entry.Name, out name) || OwnNames.IsInTree(entry.Name)))
            throw new RefusedException($"the archive has an entry {System.Text.Encoding.UTF8.GetString(reader.Path)}, a name that Morsel uses itself or that leads elsewhere");
        long skipped = reader.SkipContent();
        if (reader.Position > length)
            throw TargetFormatException.CutOff("catar archive", $"{length} of {reader.Position} bytes or more");
        ContentBytes += skipped;
        Features = reader.Features;
        _nodes.Add(new TreeNode(entry, name, reader.ContentOffset) { End = _nodes.Count + 1 });
        if (entry.Type == CatarType.Folder)
            _open.Push(_nodes.Count - 1);
        return skipped;
    }
}
