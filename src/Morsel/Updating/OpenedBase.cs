using Morsel.Files;
using Morsel.Seeds;

namespace Morsel.Updating;

/// <summary>What a patch starts from, open: a file, or what a gzip file holds, unpacked beside the part file.</summary>
internal sealed class OpenedBase : IDisposable
{
    private const int BufferBytes = 1 << 20;

    private readonly IBlockFile? _file;
    private readonly ScratchFile? _content;

    private OpenedBase(IBlockFile? file, ScratchFile? content) => (_file, _content) = (file, content);

    public IBlockFile File => _content?.File ?? _file!;

    /// <summary>Opens it.</summary>
    /// <param name="terms">What all runs of the call share.</param>
    /// <param name="from">The base.</param>
    /// <param name="output">Where the new file goes.</param>
    /// <param name="cancellationToken">Ends the unpacking.</param>
    /// <exception cref="IOException">It cannot be read, or holds another number of bytes than the patch starts from.</exception>
    public static OpenedBase Open(RunTerms terms, PatchCandidate from, string output, CancellationToken cancellationToken)
    {
        if (!from.IsPacked)
            return new OpenedBase(terms.Files.OpenSeed(from.Path), null);
        string path = OwnNames.BaseOf(OwnNames.PartOf(output));
        FreeRoom.Demand(terms.Files, path, from.Line.Base.Size);
        var content = new ScratchFile(terms.Files, path);
        try
        {
            Unpack(terms, from, content.File, cancellationToken);
            return new OpenedBase(null, content);
        }
        catch
        {
            content.Dispose();
            throw;
        }
    }

    /// <summary>The most bytes that are read of a gzip file that holds so many: what cannot be compressed is longer packed.</summary>
    public static long MostBytesOf(long contentBytes) => contentBytes + (contentBytes / 100) + (1 << 20);

    public void Dispose()
    {
        _content?.Dispose();
        _file?.Dispose();
    }

    private static void Unpack(RunTerms terms, PatchCandidate from, IBlockFile into, CancellationToken cancellationToken)
    {
        long length = 0, expected = from.Line.Base.Size;
        using ISeed content = terms.OpenContent(from.Path, MostBytesOf(expected));
        byte[] buffer = new byte[BufferBytes];
        for (int read; length <= expected && (read = content.Read(buffer)) > 0; length += read)
        {
            cancellationToken.ThrowIfCancellationRequested();
            into.Write(buffer.AsSpan(0, read), length);
        }
        if (length != expected)
            throw new IOException($"{from.Path} does not hold the {expected} bytes that the patch starts from");
    }
}
