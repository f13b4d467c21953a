using System.Buffers.Binary;
using Morsel.Compression.Gzip;
using Morsel.Compression.Inflate;
using Morsel.Files;
using Morsel.Seeds;

namespace Morsel.Making;

/// <summary>What a gzip file holds, with the points it can be unpacked from noted in the same pass.</summary>
internal sealed class GzipContent : IContentReader, IDisposable
{
    private readonly GzipDecoder _decoder;
    private readonly DeflateRecorder _recorder;
    private readonly PackedReader _packed;

    /// <param name="file">The gzip file; stays open.</param>
    /// <param name="path">Its name.</param>
    /// <param name="blockBytes">Plain bytes in a block of the target.</param>
    public GzipContent(IBlockFile file, string path, int blockBytes)
    {
        _recorder = new DeflateRecorder(blockBytes);
        _decoder = new GzipDecoder(_recorder);
        _packed = new PackedReader(file, _decoder, path);
    }

    public long FileBytes => _packed.PackedBytes;

    public GzipHeader? Header => _decoder.FirstHeader;

    public IReadOnlyList<DeflateRecord> Records => _recorder.Records;

    /// <summary>As many plain bytes as the file says it holds: exact below 4 GiB, else the least that is likely. Good for choosing a block size.</summary>
    public static long LikelyLength(IBlockFile file)
    {
        Span<byte> trailer = stackalloc byte[sizeof(uint)];
        long length = file.Length;
        if (length < trailer.Length || file.Read(trailer, length - trailer.Length) < trailer.Length)
            return length;
        long plain = BinaryPrimitives.ReadUInt32LittleEndian(trailer);
        // Nothing is packed into much more than it was.
        while (plain + (plain / 1000) + 1000 < length)
            plain += 1L << 32;
        return plain;
    }

    /// <inheritdoc/>
    /// <exception cref="OpaqueGzipException">Other clients could not make the target of what the map would say.</exception>
    public int Read(Span<byte> buffer)
    {
        int read = _packed.Fill(buffer, out IOException? problem);
        if (problem?.InnerException is InvalidDataException broken)
            throw new OpaqueGzipException(broken.Message);
        if (problem is not null)
            throw problem;
        if (Header is { HasOnlyName: false })
            throw new OpaqueGzipException("its header has fields that zsync does not know");
        return _decoder.Ending switch
        {
            GzipEnding.Members => throw new OpaqueGzipException("it has several members, of which zsync reads only the first"),
            GzipEnding.OtherBytes => throw new OpaqueGzipException("other data follows its last member, and would be lost"),
            _ => read,
        };
    }

    public void Dispose()
    {
        _packed.Dispose();
        _decoder.Dispose();
    }
}

/// <summary>A gzip file that cannot be described by what is in it.</summary>
internal sealed class OpaqueGzipException(string why) : Exception(why);
