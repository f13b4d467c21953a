using Morsel.Files;

namespace Morsel.Making;

/// <summary>A file as it is, as long as it was when it was opened.</summary>
internal sealed class PlainContent(IBlockFile file, long length) : IContentReader
{
    public long FileBytes { get; private set; }

    public int Read(Span<byte> buffer)
    {
        int wanted = (int)Math.Min(buffer.Length, length - FileBytes), read = file.Read(buffer[..wanted], FileBytes);
        if (read < wanted)
            throw new IOException($"the file ends at byte {FileBytes + read} of {length}: it changed while it was read; nothing was written");
        FileBytes += read;
        return read;
    }
}
