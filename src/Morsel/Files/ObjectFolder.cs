using System.Globalization;

namespace Morsel.Files;

/// <summary>A folder of objects that are named by what they hold: each appears whole, by a rename, and none is written twice.</summary>
/// <remarks>Several threads and several runs may write to one. Nothing is flushed here: who reads an object proves it.</remarks>
/// <param name="files">The disk.</param>
/// <param name="path">The folder, which is made where it is missing.</param>
internal sealed class ObjectFolder(IFileSystem files, string path)
{
    private static int _count;

    /// <summary>Where an object is.</summary>
    /// <param name="address">Its name, with a slash behind the folder that it is in.</param>
    public string PathOf(string address) => Path.Join(path, address);

    /// <summary>Puts an object in its place, unless it is there.</summary>
    /// <returns>Whether it was not there.</returns>
    /// <exception cref="IOException">It cannot be written.</exception>
    public bool Put(string address, ReadOnlySpan<byte> stored)
    {
        string place = PathOf(address);
        if (files.Stat(place) is { IsRegularFile: true })
            return false;
        Directory.CreateDirectory(Path.GetDirectoryName(place)!);
        string fresh = OwnNames.PartOf(string.Create(CultureInfo.InvariantCulture, $"{place}.{Environment.ProcessId}-{Interlocked.Increment(ref _count)}"));
        using IBlockFile file = files.OpenLocked(fresh);
        try
        {
            file.SetLength(0);
            file.Write(stored, 0);
            files.Rename(fresh, place);
            return true;
        }
        catch
        {
            Placing.Delete(files, file, fresh);
            throw;
        }
    }
}
