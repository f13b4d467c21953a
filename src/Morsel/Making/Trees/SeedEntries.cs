using Morsel.Formats.Casync;

namespace Morsel.Making.Trees;

/// <summary>
/// The entries of a folder that is only searched: what cannot be read is left out, and what changes while it is read is taken as it comes. It costs chunks that might
/// have been found, and nothing else.
/// </summary>
/// <param name="entries">The entries; disposed with this.</param>
internal sealed class SeedEntries(IEntrySource entries) : IEntrySource
{
    public CatarFeatures Features => entries.Features;

    public CatarEntry Entry => entries.Entry;

    public ReadOnlySpan<byte> Path => entries.Path;

    public CatarStep Next()
    {
        while (true)
        {
            try
            {
                return entries.Next();
            }
            catch (IOException)
            {
                // It has gone past that entry.
            }
        }
    }

    public int ReadContent(Span<byte> buffer)
    {
        try
        {
            return entries.ReadContent(buffer);
        }
        catch (IOException)
        {
            // As many bytes as were promised must follow.
            buffer.Clear();
            return buffer.Length;
        }
    }

    public void Dispose() => entries.Dispose();
}
