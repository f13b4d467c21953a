using Morsel.Files;
using Morsel.Files.Trees;
using Morsel.Formats.Casync;
using Morsel.Seeds;

namespace Morsel.Finishing.Tree;

/// <summary>
/// A folder shown as the archive that was extracted into it last: what stands between the contents is remembered, and the contents are in the files, as far as nobody
/// touched them since. What somebody touched reads as zeros.
/// </summary>
internal sealed class TreeSeed : ISeed
{
    private readonly KnownTree _known;
    private readonly byte[] _structure;
    private readonly List<Stretch> _stretches;
    private readonly OpenTreeFiles _files;
    private long _position;
    private int _at;   // of the stretch that the position is in

    private TreeSeed(KnownTree known, byte[] structure, List<Stretch> stretches, ITreeFolder root) =>
        (_known, _structure, _stretches, _files) = (known, structure, stretches, new OpenTreeFiles(root, known));

    public ReadOnlyMemory<byte> IndexBeside => _known.Index;

    // What is not where the index says was changed by somebody, and is nowhere else.
    public bool IsIndexSure => true;

    public long FileBytes => _stretches.Count == 0 ? 0 : _stretches[^1].Start + _stretches[^1].Length;

    /// <summary>Opens what was extracted into a folder.</summary>
    /// <returns>null where nobody remembers what that was.</returns>
    /// <exception cref="IOException">The folder cannot be opened.</exception>
    public static ISeed? TryOpen(IFileSystem files, string folder)
    {
        KnownTree? known = TreeMemory.Read(files, OwnNames.TreeOf(folder));
        byte[]? structure = known is null ? null : TreeStructure.Unpack(known.Structure.Span);
        return structure is not null && TryTile(known!, structure) is { } stretches
            ? new TreeSeed(known!, structure, stretches, LocalTree.Open(folder))
            : null;
    }

    public int Read(Span<byte> buffer)
    {
        int filled = 0;
        for (; filled < buffer.Length && _at < _stretches.Count; _at += _position == _stretches[_at].End ? 1 : 0)
        {
            Stretch stretch = _stretches[_at];
            Span<byte> room = buffer[filled..][..(int)Math.Min(buffer.Length - filled, stretch.End - _position)];
            Fill(room, stretch, _position - stretch.Start);
            filled += room.Length;
            _position += room.Length;
        }
        return filled;
    }

    public void Skip(long bytes)
    {
        _position = Math.Min(_position + bytes, FileBytes);
        while (_at < _stretches.Count && _stretches[_at].End <= _position)
            _at++;
    }

    public void Dispose() => _files.Dispose();

    private void Fill(Span<byte> room, Stretch stretch, long offset)
    {
        if (stretch.Node < 0)
            _structure.AsSpan((int)(stretch.StructureStart + offset), room.Length).CopyTo(room);
        else if (!_files.TryRead(stretch.Node, room, offset))
            room.Clear();
    }

    // The archive is read again, with the contents left out.
    private static List<Stretch>? TryTile(KnownTree known, byte[] structure)
    {
        var stretches = new List<Stretch>();
        var reader = new CatarReader();
        ReadOnlySpan<byte> bytes = structure;
        long begun = 0;
        int node = 0;
        try
        {
            for (CatarStep step = reader.Read(ref bytes, out _); step != CatarStep.End; step = reader.Read(ref bytes, out _))
            {
                if (step == CatarStep.NeedsBytes || (step == CatarStep.Entry && node == known.Nodes.Count))
                    return null;
                if (step != CatarStep.Entry)
                    continue;
                long contentStart = reader.Position, content = reader.SkipContent();
                if (content > 0)
                {
                    stretches.Add(new Stretch(begun, contentStart - begun, -1, StructureStart(stretches)));
                    stretches.Add(new Stretch(contentStart, content, node, 0));
                    begun = reader.Position;
                }
                node++;
            }
        }
        catch (TargetFormatException)
        {
            return null;
        }
        stretches.Add(new Stretch(begun, reader.Position - begun, -1, StructureStart(stretches)));
        return stretches;
    }

    private static long StructureStart(List<Stretch> before) => before.Count < 2 ? 0 : before[^2].StructureStart + before[^2].Length;

    /// <summary>Bytes of the archive that are in one place.</summary>
    /// <param name="Start">Where they begin in the archive.</param>
    /// <param name="Length">How many.</param>
    /// <param name="Node">The file that has them; -1 if they are remembered.</param>
    /// <param name="StructureStart">Where they begin in what is remembered.</param>
    private readonly record struct Stretch(long Start, long Length, int Node, long StructureStart)
    {
        public long End => Start + Length;
    }
}
