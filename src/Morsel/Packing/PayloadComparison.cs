using System.Runtime.InteropServices;
using Morsel.Formats;
using Morsel.Hashing;
using Morsel.Zchunk;

namespace Morsel.Packing;

/// <summary>Compares two payloads chunk by chunk.</summary>
internal sealed class PayloadComparison(OpenPayload old, OpenPayload wanted)
{
    /// <summary>Counts what is the same, and where it should be more, why it is not.</summary>
    public async Task<PayloadEstimate> EstimateAsync(CancellationToken cancellationToken)
    {
        bool[] isMatched = Matches(out long missingBytes);
        int matched = isMatched.Count(match => match);
        List<string> reasons = [.. Reasons()];
        // Two levels of compression cannot be told from headers, but then nothing at all is the same.
        bool isSuspicious = reasons.Count > 0 || matched <= 1;
        (int Chunks, long Bytes)? lost = isSuspicious && BodiesAreThere()
            ? await LostAsync(isMatched, cancellationToken).ConfigureAwait(false)
            : null;
        if (lost is { Chunks: > 0 } && reasons.Count == 0)
            reasons.Add("the chunks are compressed differently (another level, or another version of libzstd)");
        return new PayloadEstimate
        {
            DownloadBytes = wanted.Payload.HeaderBytes + missingBytes,
            HeaderBytes = wanted.Payload.HeaderBytes,
            TotalBytes = wanted.Payload.StoredEnd(wanted.Payload.ChunkCount - 1),
            MatchedChunks = matched,
            ChunkCount = wanted.Payload.ChunkCount,
            LostBytes = lost?.Bytes,
            LostChunks = lost?.Chunks,
            Notes = [.. reasons.Select(reason => new Note(NoteCode.ChunksNotShared, lost is { Chunks: > 0 } loss
                ? $"{reason}: {loss.Chunks} chunks ({loss.Bytes} bytes) must be downloaded although the old file has their content"
                : reason))],
        };
    }

    private bool[] Matches(out long missingBytes)
    {
        missingBytes = 0;
        var isMatched = new bool[wanted.Payload.ChunkCount];
        for (int chunk = 0; chunk < isMatched.Length; chunk++)
        {
            isMatched[chunk] = old.Payload.DigestKind == wanted.Payload.DigestKind && old.Payload.Find(wanted.Payload.StoredDigest(chunk)) >= 0;
            if (!isMatched[chunk])
                missingBytes += wanted.Payload.StoredBytes(chunk);
        }
        return isMatched;
    }

    private IEnumerable<string> Reasons()
    {
        Payload before = old.Payload, after = wanted.Payload;
        if (before.DigestKind != after.DigestKind)
            yield return $"the digests of the chunks are of different kinds ({before.DigestKind.Name} and {after.DigestKind.Name})";
        if (before.Compression != after.Compression)
            yield return $"chunks are stored differently ({before.Compression} and {after.Compression})";
        if (!before.StoredDigest(0).SequenceEqual(after.StoredDigest(0)) && before.DigestKind == after.DigestKind)
            yield return "the dictionaries differ";
    }

    private bool BodiesAreThere() => IsWhole(old) && IsWhole(wanted);

    private static bool IsWhole(OpenPayload payload) => !payload.Payload.IsDetached && payload.File.Length == payload.Payload.Length;

    // A chunk is lost if its content is there, though what is stored of it is not.
    private async Task<(int Chunks, long Bytes)> LostAsync(bool[] isMatched, CancellationToken cancellationToken)
    {
        UInt128[] before = await ContentsAsync(old, cancellationToken).ConfigureAwait(false);
        UInt128[] after = await ContentsAsync(wanted, cancellationToken).ConfigureAwait(false);
        var contents = new HashSet<UInt128>(before.Skip(1));
        int chunks = 0;
        long bytes = 0;
        for (int chunk = 1; chunk < after.Length; chunk++)
        {
            if (isMatched[chunk] || !contents.Contains(after[chunk]))
                continue;
            chunks++;
            bytes += wanted.Payload.StoredBytes(chunk);
        }
        return (chunks, bytes);
    }

    private static async Task<UInt128[]> ContentsAsync(OpenPayload source, CancellationToken cancellationToken)
    {
        var contents = new UInt128[source.Payload.ChunkCount];
        using var unpacker = new PayloadUnpacker(source, batch =>
        {
            Span<byte> digest = stackalloc byte[Digest.SizeOf(DigestAlgorithm.Sha256)];
            for (int chunk = batch.FirstChunk; chunk <= batch.LastChunk; chunk++)
            {
                Digester.Hash(DigestAlgorithm.Sha256, batch.ContentOf(chunk), digest);
                contents[chunk] = MemoryMarshal.Read<UInt128>(digest);
            }
        });
        await unpacker.RunAsync(progress: null, cancellationToken).ConfigureAwait(false);
        return contents;
    }
}
