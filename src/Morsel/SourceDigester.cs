using System.Security.Cryptography;
using Morsel.Files;
using Morsel.Formats;
using Morsel.Hashing;
using Morsel.Target;

namespace Morsel;

/// <summary>Reads a file once and computes everything its description needs, on all cores.</summary>
/// <remarks>
/// Every whole digest is a chain that only one core can follow, so each has a thread of its own; a third one reads ahead and
/// computes the checksums of blocks while a buffer is still in its cache.
/// </remarks>
internal sealed class SourceDigester
{
    private const int BufferBytes = 1 << 20;
    private const int MostRingBytes = 8 << 20;

    private readonly IBlockFile _file;
    private readonly TargetShape _shape;
    private readonly StrongHash _strongHash;
    private readonly BufferRing _ring;
    private readonly uint[] _weakSums;
    private readonly byte[] _strongSums;

    public SourceDigester(IBlockFile file, TargetShape shape)
    {
        (_file, _shape, _strongHash) = (file, shape, StrongHash.For(shape.StrongHash));
        int bufferBytes = Math.Max(BufferBytes, shape.Layout.BlockBytes);
        _ring = new BufferRing(Math.Max(3, MostRingBytes / bufferBytes), bufferBytes, shape.WholeDigests.Count);
        _weakSums = new uint[shape.Layout.BlockCount];
        _strongSums = new byte[checked(shape.Layout.BlockCount * shape.StrongBytes)];
    }

    /// <summary>Computes the checksums of all blocks and the digests of the whole.</summary>
    /// <exception cref="IOException">The file cannot be read, or is shorter than it was.</exception>
    public async Task<DescribedTarget> RunAsync(IProgress<PublishProgress>? progress, CancellationToken cancellationToken)
    {
        Task<Digest>[] digesting = [.. _shape.WholeDigests.Select((algorithm, consumer) => OnThread(() => DigestAll(algorithm, consumer)))];
        Task<bool> reading = OnThread(() => ReadAll(progress, cancellationToken));
        await Task.WhenAll([reading, .. digesting]).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        var digests = new Digest[digesting.Length];
        for (int i = 0; i < digests.Length; i++)
            digests[i] = await digesting[i].ConfigureAwait(false);
        return new DescribedTarget(_shape, _weakSums, _strongSums, digests);
    }

    private static Task<T> OnThread<T>(Func<T> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private bool ReadAll(IProgress<PublishProgress>? progress, CancellationToken cancellationToken)
    {
        try
        {
            for (long position = 0; position < _shape.Layout.Length && !cancellationToken.IsCancellationRequested;)
            {
                byte[] buffer = _ring.WaitForFree();
                int wanted = (int)Math.Min(buffer.Length, _shape.Layout.Length - position);
                int read = _file.Read(buffer.AsSpan(0, wanted), position);
                if (read < wanted)
                    throw new IOException($"the file ends at byte {position + read} of {_shape.Layout.Length}: it changed while it was read; nothing was published");
                _ring.Publish(read);
                SumBlocks(buffer.AsSpan(0, read), _shape.Layout.BlockAt(position));
                position += read;
                progress?.Report(new PublishProgress(position, _shape.Layout.Length));
            }
            return true;
        }
        finally
        {
            _ring.Complete();
        }
    }

    private void SumBlocks(ReadOnlySpan<byte> bytes, int firstBlock)
    {
        const int batch = 64;
        int blockBytes = _shape.Layout.BlockBytes, digestBytes = _strongHash.DigestBytes;
        Span<byte> digests = stackalloc byte[batch * Digest.MostBytes];
        for (int start = 0; start < bytes.Length; start += batch * blockBytes)
        {
            ReadOnlySpan<byte> piece = bytes[start..Math.Min(bytes.Length, (int)Math.Min(int.MaxValue, start + ((long)batch * blockBytes)))];
            int count = (piece.Length + blockBytes - 1) / blockBytes;
            _strongHash.HashBlocks(piece, blockBytes, digests[..(count * digestBytes)]);
            WeakSums.OfBlocks(piece, blockBytes, _weakSums.AsSpan(firstBlock, count));
            for (int i = 0; i < count; i++)
                digests.Slice(i * digestBytes, _shape.StrongBytes).CopyTo(_strongSums.AsSpan((firstBlock + i) * _shape.StrongBytes));
            firstBlock += count;
        }
    }

    private Digest DigestAll(DigestAlgorithm algorithm, int consumer)
    {
        using var hash = IncrementalHash.CreateHash(algorithm == DigestAlgorithm.Sha256 ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA1);
        while (_ring.WaitForNext(consumer) is { } bytes)
        {
            hash.AppendData(bytes.Span);
            _ring.Release(consumer);
        }
        return new Digest(algorithm, hash.GetHashAndReset());
    }
}
