using Morsel.Files;
using Morsel.Routes;

namespace Morsel.Updating;

/// <summary>A store of this machine that keeps the objects which were downloaded.</summary>
internal sealed class CacheStore : IObjectKeeper
{
    private readonly ObjectWriter _writer;

    /// <param name="files">The disk.</param>
    /// <param name="time">The clock.</param>
    /// <param name="folder">The store; it is made where there is none.</param>
    /// <exception cref="IOException">Nothing can be written there.</exception>
    public CacheStore(IFileSystem files, TimeProvider time, string folder) => _writer = new ObjectWriter(files, time, new ObjectFolder(folder), isWhole: null);

    public void Keep(string address, ReadOnlySpan<byte> stored)
    {
        try
        {
            // It was not there, or was not right: a power failure may have left a part of it.
            _writer.Replace(address, stored);
        }
        catch (IOException)
        {
            // The next update downloads it again.
        }
    }

    public void Dispose() => _writer.Dispose();
}
