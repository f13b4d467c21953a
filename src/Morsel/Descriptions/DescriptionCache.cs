using Morsel.Files;
using Morsel.Formats;
using Morsel.Transports;

namespace Morsel.Descriptions;

/// <summary>A description that is kept in a file, so that it travels again only when it has changed.</summary>
/// <remarks>
/// The file is the description, byte for byte. Its time is a <see cref="SourceMark"/>: so it is never taken for the description of something else.
/// </remarks>
internal sealed class DescriptionCache(DescriptionReader reader, IFileSystem files, string path, long limit)
{
    /// <summary>What is kept of an address.</summary>
    /// <returns>null if nothing is, or it is broken, or came from somewhere else.</returns>
    /// <exception cref="RefusedException">The file is something else, which must not be overwritten.</exception>
    public CachedDescription? Read(Uri address)
    {
        if (files.Stat(path) is not { } stamp)
            return null;
        using IBlockFile file = files.OpenRead(path);
        byte[] bytes = new byte[Math.Min(file.Length, limit)];
        int read = file.Read(bytes, 0);
        try
        {
            Description description = reader.Parse(bytes.AsMemory(0, read))
                ?? throw new RefusedException($"{path}: the file is not a control file, and is not overwritten: choose another name for the control file that is kept");
            return SourceMark.Take(stamp, address.AbsoluteUri) is { } modified
                ? new CachedDescription(description, bytes.AsMemory(0, read), new Validator(null, modified))
                : null;
        }
        catch (TargetFormatException)
        {
            // A description all the same, only a broken one: it is fetched anew.
            return null;
        }
    }

    /// <summary>Keeps what came from an address.</summary>
    public void Write(Uri address, DescriptionReply reply)
    {
        using var fresh = new FreshFile(files, path);
        fresh.File.Write(reply.Bytes.Span, 0);
        fresh.Commit(reply.Validator?.LastModified is { } modified ? SourceMark.Put(modified, address.AbsoluteUri) : null);
    }
}

/// <summary>What was kept.</summary>
/// <param name="Description">It, read.</param>
/// <param name="Bytes">It, as it travelled.</param>
/// <param name="Validator">What the server is asked with, whether there is a newer one.</param>
internal sealed record CachedDescription(Description Description, ReadOnlyMemory<byte> Bytes, Validator Validator);
