using Morsel.Target;

namespace Morsel.Formats.Zchunk;

/// <summary>What the first chunks hold, where they came with the header.</summary>
internal static class HeadContent
{
    // A few stored bytes may claim to be gigabytes; what is left is fetched as all else is.
    private const int MostBytes = 4 << 20;

    /// <param name="header">The header.</param>
    /// <param name="origin">Is told the dictionary, where that came too.</param>
    /// <param name="head">The beginning of the file.</param>
    /// <returns>The beginning of the content, whole chunks of it; not proven.</returns>
    public static ReadOnlyMemory<byte> Of(ZchunkHeader header, ZchunkOrigin origin, ReadOnlyMemory<byte> head)
    {
        try
        {
            if (origin.MissingDictionary is not null && header.StoredEnd(0) <= head.Length)
                origin.Tell(head.Span[(int)header.StoredStart(0)..(int)header.StoredEnd(0)]);
            return origin.MissingDictionary is null ? Unpack(header, origin, head.Span) : default;
        }
        catch (InvalidDataException)
        {
            // It is said when it has been fetched and is as wrong as before.
            return default;
        }
    }

    private static byte[] Unpack(ZchunkHeader header, ZchunkOrigin origin, ReadOnlySpan<byte> head)
    {
        int end = 1;
        while (end < header.ChunkCount && header.StoredEnd(end) <= head.Length && header.ContentStart(end) + header.ContentBytes(end) <= MostBytes)
            end++;
        byte[] content = new byte[header.ContentStart(end - 1) + (end > 1 ? header.ContentBytes(end - 1) : 0)];
        using IChunkUnpacker? unpacker = content.Length > 0 ? origin.CreateUnpacker() : null;
        for (int chunk = 1; chunk < end; chunk++)
        {
            ReadOnlySpan<byte> stored = head[(int)header.StoredStart(chunk)..(int)header.StoredEnd(chunk)];
            if (!header.DigestKind.Matches(stored, header.StoredDigest(chunk)))
                return content[..(int)header.ContentStart(chunk)];
            unpacker?.Unpack(chunk, stored, content.AsSpan((int)header.ContentStart(chunk), header.ContentBytes(chunk)));
        }
        return content;
    }
}
