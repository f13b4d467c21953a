using System.Text;
using Morsel.Files;
using Morsel.Files.Trees;
using Morsel.Hashing;

namespace Morsel.Finishing.Tree;

/// <summary>
/// The file beside a folder that says what was extracted into it last, so that what nobody touched since is neither read nor written again. It is believed only if
/// it belongs to whoever runs this; nothing that it says is more than a reason to leave an entry alone.
/// </summary>
internal static class TreeMemory
{
    private const string Beginning = "morsel-tree 2\n";
    private const int DigestBytes = 32, LeastNodeBytes = 12, MostBytes = 1 << 30;

    /// <summary>What is remembered; null if nothing is that can be used.</summary>
    public static KnownTree? Read(IFileSystem files, string path)
    {
        try
        {
            if (files.Stat(path) is not { IsRegularFile: true, Length: > DigestBytes and <= MostBytes } stamp || !LocalTree.IsOwn(stamp))
                return null;
            byte[] bytes = new byte[stamp.Length];
            using IBlockFile file = files.OpenRead(path);
            if (file.Read(bytes, 0) != bytes.Length || !Digester.Sha256Of(bytes.AsSpan(..^DigestBytes)).AsSpan().SequenceEqual(bytes.AsSpan(^DigestBytes..)))
                return null;
            using var reader = new BinaryReader(new MemoryStream(bytes, 0, bytes.Length - DigestBytes), Encoding.UTF8);
            return Encoding.ASCII.GetString(reader.ReadBytes(Beginning.Length)) == Beginning ? Read(reader, bytes.Length) : null;
        }
        catch (Exception cause) when (cause is IOException or FormatException)
        {
            // What is not known is found out again.
            return null;
        }
    }

    /// <summary>Writes what is to be remembered.</summary>
    /// <param name="tree">What is.</param>
    /// <param name="file">An empty file.</param>
    public static void Write(KnownTree tree, IBlockFile file)
    {
        using var stream = new DigestedStream(file);
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(Encoding.ASCII.GetBytes(Beginning));
        writer.Write(tree.Archive);
        writer.Write(tree.Options);
        writer.Write(tree.Losses);
        Write(writer, tree.Structure.Span);
        Write(writer, tree.Index);
        writer.Write(tree.Nodes.Count);
        foreach (KnownNode node in tree.Nodes)
            Write(writer, node);
        writer.Flush();
        stream.End();
    }

    private static KnownTree? Read(BinaryReader reader, int length)
    {
        var tree = new KnownTree(reader.ReadString(), reader.ReadString(), []) { Losses = reader.ReadString(), Structure = ReadBytes(reader, length), Index = ReadBytes(reader, length) };
        int count = reader.ReadInt32();
        if (count < 1 || count > length / LeastNodeBytes)
            return null;
        var nodes = new KnownNode[count];
        for (int i = 0; i < count; i++)
            nodes[i] = ReadNode(reader, i, count);
        return nodes[0].End == count && nodes[0].Kind == NodeKind.Folder ? tree with { Nodes = nodes } : null;
    }

    private static void Write(BinaryWriter writer, ReadOnlySpan<byte> bytes)
    {
        writer.Write(bytes.Length);
        writer.Write(bytes);
    }

    private static byte[] ReadBytes(BinaryReader reader, int most) =>
        reader.ReadInt32() is >= 0 and var count && count <= most ? reader.ReadBytes(count) : throw new IOException("what is remembered of a folder contradicts itself");

    private static void Write(BinaryWriter writer, KnownNode node)
    {
        writer.Write((ushort)node.Kind);
        writer.Write(node.End);
        writer.Write((byte)node.Name.Bytes.Length);
        writer.Write(node.Name.Bytes);
        writer.Write(node.Stamp.Inode);
        writer.Write(node.EntriesLeft);
        writer.Write(node.Attributes);
        if (!node.WasMade)
            return;
        writer.Write(node.Stamp.Length);
        writer.Write(node.Stamp.ModifiedNanoseconds);
        writer.Write(node.Stamp.ChangedNanoseconds);
        if (node.Kind == NodeKind.File)
            writer.Write(node.Content);
    }

    private static KnownNode ReadNode(BinaryReader reader, int index, int count)
    {
        var kind = (NodeKind)reader.ReadUInt16();
        int end = reader.ReadInt32();
        byte[] bytes = reader.ReadBytes(reader.ReadByte());
        if (!EntryName.TryParse(bytes, out EntryName name) != (index == 0) || end <= index || end > count)
            throw new IOException("what is remembered of a folder contradicts itself");
        ulong inode = reader.ReadUInt64();
        var node = new KnownNode(kind, name) { End = end, EntriesLeft = reader.ReadInt32(), Attributes = reader.ReadUInt64() };
        if (inode == 0)
            return node;
        node = node with { Stamp = new NodeStamp(kind, 0, reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(), inode) };
        return kind == NodeKind.File ? node with { Content = reader.ReadBytes(DigestBytes) } : node;
    }
}
