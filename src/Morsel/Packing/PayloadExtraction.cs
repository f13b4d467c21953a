using Morsel.Files;
using Morsel.Formats;
using Morsel.Zchunk;

namespace Morsel.Packing;

/// <summary>A payload that a part is taken out of: proven before anything of it counts.</summary>
internal sealed class PayloadExtraction : IDisposable
{
    private readonly OpenPayload _source;
    private readonly PayloadPart _part;

    /// <param name="files">The disk.</param>
    /// <param name="formats">What the payload may be.</param>
    /// <param name="path">The payload.</param>
    /// <param name="part">What is wanted of it.</param>
    /// <exception cref="TargetFormatException">It is no payload, its header is damaged, or it does not have that part.</exception>
    public PayloadExtraction(IFileSystem files, IReadOnlyList<IPayloadFormat> formats, string path, PayloadPart part)
    {
        (_source, _part) = (OpenPayload.Open(files, formats, path, isHeaderEnough: part == PayloadPart.Header), part);
        if (part != PayloadPart.Content || !Payload.IsDetached)
            return;
        _source.Dispose();
        throw new TargetFormatException(path, "byte 0", "it is only a header, without content");
    }

    public Payload Payload => _source.Payload;

    /// <summary>Bytes that will be written of the content; 0 where another part is wanted, which is short.</summary>
    public long ContentBytes => _part == PayloadPart.Content ? Payload.ContentLength : 0;

    /// <summary>What the part is called where nobody names it: the payload's base name with another ending.</summary>
    /// <exception cref="ArgumentException">The payload's name does not tell.</exception>
    public string FileName()
    {
        string name = Path.GetFileName(_source.Path);
        string? stem = new[] { _source.Format.Extension, _source.Format.HeaderExtension }
            .Where(extension => name.Length > extension.Length && name.EndsWith(extension, StringComparison.OrdinalIgnoreCase))
            .Select(extension => name[..^extension.Length])
            .FirstOrDefault();
        return (_part, stem) switch
        {
            (PayloadPart.Header, _) => (stem ?? name) + _source.Format.HeaderExtension,
            (PayloadPart.Dictionary, _) => (stem ?? name) + _source.Format.DictionaryExtension,
            (_, not null) => stem,
            _ => throw new ArgumentException($"{name} does not end with {_source.Format.Extension}, so the output needs a name"),
        };
    }

    /// <summary>Proves every chunk and the whole, and writes the part.</summary>
    /// <param name="output">Receives it, chunk by chunk before the whole is proven; null if it is only to be proven.</param>
    /// <param name="progress">Told about every batch.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>Bytes in the part.</returns>
    public async Task<long> WriteAsync(IBlockFile? output, IProgress<MakeProgress>? progress, CancellationToken cancellationToken)
    {
        if (_part == PayloadPart.Header)
            return Write(HeaderWithDictionary(), output);
        using var unpacker = new PayloadUnpacker(_source, batch => output?.Write(batch.Content, batch.ContentStart));
        if (_part == PayloadPart.Dictionary)
            return Write(unpacker.Dictionary, output);
        await unpacker.RunAsync(progress, cancellationToken).ConfigureAwait(false);
        return Payload.ContentLength;
    }

    /// <summary>Writes the part in its order, proving it as it goes.</summary>
    public async Task WriteInOrderAsync(Stream output, IProgress<MakeProgress>? progress, CancellationToken cancellationToken)
    {
        if (_part == PayloadPart.Header)
        {
            await output.WriteAsync(HeaderWithDictionary(), cancellationToken).ConfigureAwait(false);
            return;
        }
        using var unpacker = new PayloadUnpacker(_source, _ => { }) { TakeInOrder = batch => output.Write(batch.Content) };
        if (_part == PayloadPart.Dictionary)
            await output.WriteAsync(unpacker.Dictionary, cancellationToken).ConfigureAwait(false);
        else
            await unpacker.RunAsync(progress, cancellationToken).ConfigureAwait(false);
    }

    public void Dispose() => _source.Dispose();

    // The dictionary goes with the header: without it the chunks that follow are of no use.
    private byte[] HeaderWithDictionary()
    {
        byte[] dictionary = new byte[Payload.StoredBytes(0)];
        _source.ReadStored(0, 0, dictionary);
        return [.. Payload.Detach(), .. dictionary];
    }

    private static long Write(byte[] bytes, IBlockFile? output)
    {
        output?.Write(bytes, 0);
        return bytes.Length;
    }
}
