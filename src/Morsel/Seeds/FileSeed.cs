using Morsel.Files;

namespace Morsel.Seeds;

/// <summary>A file as it is.</summary>
internal sealed class FileSeed(IBlockFile file) : ISeed
{
    private long _position;

    public int Read(Span<byte> buffer)
    {
        int read = file.Read(buffer, _position);
        _position += read;
        return read;
    }

    public void Skip(long bytes) => _position += bytes;

    public void Dispose() => file.Dispose();
}
