using Morsel.Matching;

namespace Morsel.Formats.Zchunk;

/// <summary>Writes zchunk files, byte for byte as <c>zck</c> does with the same libzstd.</summary>
internal sealed class ZchunkWriter(ZchunkSettings settings) : IPayloadWriter
{
    private static readonly ChunkDigest WholeDigestKind = new(DigestAlgorithm.Sha256, 32);

    public string Extension => ".zck";

    public int DigestBytes => settings.DigestKind.Width * (settings.HasContentDigests ? 2 : 1);

    public int DictionaryBytes => settings.Dictionary.Length;

    public DigestAlgorithm? BodyDigest => settings.HasContentDigests ? null : WholeDigestKind.Algorithm;

    public IChunkCutter CreateCutter()
    {
        IChunkCutter cutter = settings.IsManual
            ? new ManualCutter(settings.MostChunkBytes ?? ManualCutter.UsualMostBytes)
            : new AutomaticCutter(
                settings.LeastChunkBytes ?? AutomaticCutter.UsualLeastBytes, settings.MostChunkBytes ?? AutomaticCutter.UsualMostBytes);
        return settings.SplitAt.IsEmpty ? cutter : new SplittingCutter(cutter, settings.SplitAt, settings.LeastChunkBytes ?? 1);
    }

    public IChunkPacker CreatePacker() => new ZchunkPacker(settings, settings.Dictionary.Span);

    public byte[] PackDictionary(PackedChunks chunks)
    {
        byte[] digests = new byte[DigestBytes];
        if (settings.Dictionary.IsEmpty)
        {
            chunks.Add(0, 0, digests);
            return [];
        }
        using var packer = new ZchunkPacker(settings, dictionary: []);
        byte[] stored = new byte[packer.MostStoredBytes(settings.Dictionary.Length)];
        int bytes = packer.Pack(settings.Dictionary.Span, stored, digests);
        // The reference never feeds the dictionary to this digest.
        if (settings.HasContentDigests)
            settings.DigestKind.Compute([], digests.AsSpan(settings.DigestKind.Width));
        chunks.Add(bytes, settings.Dictionary.Length, digests);
        return stored[..bytes];
    }

    public byte[] Header(PackedChunks chunks, Digest? body)
    {
        List<byte> preface = Preface(chunks, body);
        var lead = new List<byte>();
        CompressedInteger.Write(lead, ZchunkDigests.NumberOf(WholeDigestKind));
        CompressedInteger.Write(lead, preface.Count);
        byte[] beforeDigest = [.. lead], afterDigest = [.. preface];
        byte[] digest = ZchunkLead.OfHeader(WholeDigestKind, beforeDigest, afterDigest);
        return [.. ZchunkLead.Magic, .. beforeDigest, .. digest, .. afterDigest];
    }

    private List<byte> Preface(PackedChunks chunks, Digest? body)
    {
        List<byte> index = Index(chunks);
        var preface = new List<byte>(index.Count + 64);
        preface.AddRange(body is null ? new byte[WholeDigestKind.Width] : body.Bytes);
        CompressedInteger.Write(preface, settings.HasContentDigests ? ZchunkHeader.UncompressedDigests : 0);
        CompressedInteger.Write(preface, settings.Level is null ? ZchunkHeader.StoredAsIs : ZchunkHeader.Zstd);
        CompressedInteger.Write(preface, index.Count);
        preface.AddRange(index);
        CompressedInteger.Write(preface, 0);   // signatures
        return preface;
    }

    private List<byte> Index(PackedChunks chunks)
    {
        var index = new List<byte>(chunks.Count * (DigestBytes + 6));
        CompressedInteger.Write(index, ZchunkDigests.NumberOf(settings.DigestKind));
        CompressedInteger.Write(index, chunks.Count);
        for (int chunk = 0; chunk < chunks.Count; chunk++)
        {
            index.AddRange(chunks.Digests.Slice(chunk * DigestBytes, DigestBytes));
            CompressedInteger.Write(index, chunks.StoredBytes[chunk]);
            CompressedInteger.Write(index, chunks.ContentBytes[chunk]);
        }
        return index;
    }
}
