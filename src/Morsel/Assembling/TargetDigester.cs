using Morsel.Files;
using Morsel.Hashing;
using Morsel.Proof;

namespace Morsel.Assembling;

/// <summary>Makes the digest of a whole file, for a part file while it is still being written.</summary>
internal static class TargetDigester
{
    private const int BufferBytes = 128 << 10;

    /// <summary>Digests a part file from its beginning on, as far as it has come, until it is whole.</summary>
    /// <returns>The digest; null if the part file was abandoned before it was whole.</returns>
    public static Task<Digest?> FollowAsync(PartFile part, DigestedBytes bytes) =>
        Task.Factory.StartNew(
            () =>
            {
                try
                {
                    return DigestPrefixes(part.File, part.WaitForPrefix, bytes, progress: null);
                }
                finally
                {
                    part.EndFollowing();
                }
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Digests a file that is whole.</summary>
    /// <returns>The digest; null if it was cancelled.</returns>
    public static Task<Digest?> DigestAsync(IBlockFile file, DigestedBytes bytes, IProgress<long>? progress, CancellationToken cancellationToken) =>
        Task.Factory.StartNew(
            () => DigestPrefixes(
                file, position => new WrittenBytes(cancellationToken.IsCancellationRequested ? position : bytes.End, InMemory: null), bytes, progress),
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static Digest? DigestPrefixes(IBlockFile file, Func<long, WrittenBytes> waitForPrefix, DigestedBytes bytes, IProgress<long>? progress)
    {
        using var hash = Digester.Begin(bytes.Algorithm);
        byte[] buffer = GC.AllocateUninitializedArray<byte>(BufferBytes);
        var prefix = new WrittenBytes(bytes.Start, InMemory: null);
        for (long position = bytes.Start; position < bytes.End; progress?.Report(position))
        {
            // Asked only when all of it is used up: the writers hold the same lock.
            if (position == prefix.End)
                prefix = waitForPrefix(position);
            int count = prefix.InMemory is { } blocks
                ? AppendHeld(hash, blocks)
                : AppendRead(hash, file, buffer.AsSpan(0, (int)Math.Min(BufferBytes, prefix.End - position)), position);
            if (count == 0)
                return null;
            position += count;
        }
        return new Digest(bytes.Algorithm, hash.End().AsSpan(0, Digest.SizeOf(bytes.Algorithm)));
    }

    private static int AppendRead(Digester hash, IBlockFile file, Span<byte> buffer, long position)
    {
        int read = file.Read(buffer, position);
        hash.Append(buffer[..read]);
        return read;
    }

    private static int AppendHeld(Digester hash, VerifiedBlocks blocks)
    {
        hash.Append(blocks.Bytes.Span);
        blocks.Owner!.Release();
        return blocks.Bytes.Length;
    }
}

/// <summary>Which bytes of a target a digest is made of, and how.</summary>
/// <param name="Start">Where they begin.</param>
/// <param name="End">The byte after the last one.</param>
/// <param name="Algorithm">What makes it.</param>
internal readonly record struct DigestedBytes(long Start, long End, DigestAlgorithm Algorithm);
