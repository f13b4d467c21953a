using Morsel.Files;
using Morsel.Formats;
using Morsel.Zchunk;

namespace Morsel.Packing;

/// <summary>Makes a payload of a file, and puts it in its place.</summary>
/// <param name="files">The disk.</param>
/// <param name="writer">The format.</param>
/// <param name="output">Where the payload goes, as a full path.</param>
internal sealed class PayloadMaking(IFileSystem files, IPayloadWriter writer, string output)
{
    /// <summary>Makes sure, before anything is read, that there is a library to compress with and that the dictionary is one.</summary>
    /// <exception cref="ArgumentException">The dictionary cannot be used.</exception>
    public static void Check(IPayloadWriter writer)
    {
        try
        {
            writer.CreatePacker().Dispose();
        }
        catch (InvalidDataException failure)
        {
            throw new ArgumentException($"the dictionary cannot be used: {failure.Message}", failure);
        }
    }

    /// <summary>Packs all of a file. The header is only known when all is packed, and stands first: so the body is written to a file of its own before.</summary>
    /// <param name="source">The file.</param>
    /// <param name="checkUnchanged">Throws if the file is another one than it was.</param>
    /// <param name="progress">Told about every batch.</param>
    /// <param name="cancellationToken">Ends the work; nothing is left then.</param>
    public async Task<PayloadReport> RunAsync(
        IBlockFile source, Action checkUnchanged, IProgress<MakeProgress>? progress, CancellationToken cancellationToken)
    {
        ScratchFile.DeleteLeft(files, OwnNames.SpoolOf(output));
        using var payload = new FreshFile(files, output);
        using var body = new ScratchFile(files, OwnNames.PartOf(OwnNames.BodyOf(output)));
        using var packer = new PayloadPacker(source, writer, body.File);
        long length = source.Length;
        Digest? digest = await packer.RunAsync(progress, cancellationToken).ConfigureAwait(false);
        checkUnchanged();
        byte[] header = writer.Header(packer.Chunks, digest);
        payload.File.Write(header, 0);
        Append(body.File, packer.StoredBytes, payload.File, header.Length, cancellationToken);
        payload.Commit();
        return new PayloadReport
        {
            OutputPath = output,
            Length = length,
            PayloadBytes = header.Length + packer.StoredBytes,
            HeaderBytes = header.Length,
            ChunkCount = packer.Chunks.Count - 1,
            DictionaryBytes = writer.DictionaryBytes,
            Elapsed = default,
        };
    }

    private static void Append(IBlockFile from, long bytes, IBlockFile to, long position, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[(int)Math.Min(1 << 20, Math.Max(1, bytes))];
        for (long done = 0; done < bytes;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int read = from.Read(buffer.AsSpan(0, (int)Math.Min(buffer.Length, bytes - done)), done);
            if (read == 0)
                throw new IOException($"the packed content ends at byte {done} of {bytes}: another program changed it; nothing was written");
            to.Write(buffer.AsSpan(0, read), position + done);
            done += read;
        }
    }
}
