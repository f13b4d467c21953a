using System.Buffers;
using System.Text;
using Morsel.Formats.Casync;

namespace Morsel.Tests.Formats.Casync;

/// <summary>Archives that casync wrote, and short ways of reading and writing one.</summary>
internal static class CatarVectors
{
    public static byte[] Default { get; } = Vectors.Read("casync/catar/default.catar");

    public static byte[] Unix { get; } = Vectors.Read("casync/catar/unix.catar");

    /// <summary>One of each that an archive keeps: <c>mkrich.sh</c>.</summary>
    public static byte[] Rich { get; } = Vectors.Read("casync/catar/rich.catar");

    /// <summary>All that a reader says of an archive, handed to it in pieces of <paramref name="pieceBytes"/>.</summary>
    public static List<CatarEvent> Read(ReadOnlySpan<byte> archive, int pieceBytes = int.MaxValue)
    {
        var reader = new CatarReader();
        var events = new List<CatarEvent>();
        ReadOnlySpan<byte> piece = default;
        while (true)
        {
            CatarStep step = reader.Read(ref piece, out ReadOnlySpan<byte> content);
            if (step == CatarStep.End)
                return events;
            if (step != CatarStep.NeedsBytes)
                events.Add(new CatarEvent(step, Encoding.Latin1.GetString(reader.Path), reader.Depth, step == CatarStep.Entry ? reader.Entry : null, content.ToArray()));
            else if (archive.IsEmpty)
                reader.Complete();
            else
            {
                piece = archive[..Math.Min(pieceBytes, archive.Length)];
                archive = archive[piece.Length..];
            }
        }
    }

    /// <summary>The entries alone, with the whole content of files.</summary>
    public static Dictionary<string, (CatarEntry Entry, byte[] Content)> Entries(ReadOnlySpan<byte> archive)
    {
        var entries = new Dictionary<string, (CatarEntry Entry, byte[] Content)>();
        foreach (CatarEvent each in Read(archive))
        {
            if (each.Entry is { } entry)
                entries.Add(each.Path, (entry, []));
            else if (each.Step == CatarStep.Content)
                entries[each.Path] = (entries[each.Path].Entry, [.. entries[each.Path].Content, .. each.Content]);
        }
        return entries;
    }

    /// <summary>What a writer makes of what a reader said.</summary>
    public static byte[] Write(CatarFeatures features, IEnumerable<CatarEvent> events)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new CatarWriter(features);
        foreach (CatarEvent each in events)
        {
            if (each.Entry is { } entry)
                writer.Begin(entry, output);
            else if (each.Step == CatarStep.FolderEnd)
                writer.EndFolder(output);
            else
                output.Write(each.Content);
            Assert.True(writer.Position >= output.WrittenCount);
        }
        Assert.Equal(writer.Position, output.WrittenCount);
        Assert.True(writer.HasEnded);
        return output.WrittenSpan.ToArray();
    }
}

/// <summary>One thing that a reader said.</summary>
internal sealed record CatarEvent(CatarStep Step, string Path, int Depth, CatarEntry? Entry, byte[] Content);
