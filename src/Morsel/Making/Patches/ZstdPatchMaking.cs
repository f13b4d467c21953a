using System.Buffers;
using Morsel.Compression.Native;
using Morsel.Files;

namespace Morsel.Making.Patches;

/// <summary>Makes a patch that the <c>zstd</c> command applies, and applies it before anybody gets it.</summary>
/// <remarks>Both files are mapped, and must stay as they are meanwhile. On one core.</remarks>
/// <param name="from">The base.</param>
/// <param name="target">The target.</param>
internal sealed class ZstdPatchMaking(MappedBytes from, MappedBytes target)
{
    private const int StepBytes = 1 << 20, MiB = 1 << 20;

    /// <summary>The most bytes of the patch.</summary>
    public required long MostBytes { get; init; }

    /// <summary>Why none can be made; null if one can.</summary>
    public string? Problem => ZstdPatchEncoder.Problem ?? (Math.Max(from.Length, target.Length) > ZstdPatchEncoder.MostFileBytes ? "the zstd command takes no file of 2 GiB or more" : null);

    /// <summary>The memory that applying it takes, in MiB: both files, and a little.</summary>
    public int MemoryMiB => (int)((from.Length + target.Length + MiB - 1) / MiB) + 1;

    /// <summary>Makes the patch.</summary>
    /// <param name="patch">An empty file, which it is written to.</param>
    /// <param name="onProgress">Told how many bytes of the target are done.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>Bytes of the patch; null where it would be longer than it may be.</returns>
    public Task<long?> TryMakeAsync(IBlockFile patch, Action<long> onProgress, CancellationToken cancellationToken) => Task.Factory.StartNew(
        () => TryMake(patch, onProgress, cancellationToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Applies a patch as a reader does.</summary>
    /// <param name="patch">The patch.</param>
    /// <param name="digest">SHA-256 of the target.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="VerificationException">It does not make the target: that would be a fault of ours, or of libzstd.</exception>
    public async Task ProveAsync(IBlockFile patch, Digest digest, CancellationToken cancellationToken)
    {
        var application = new ZstdPatchApplication(patch);
        if (await application.ApplyAsync(from, (_, _) => { }, _ => { }, cancellationToken).ConfigureAwait(false) is var made && made != digest)
            throw new VerificationException($"the zstd patch makes a file with {made}, expected {digest}; it was not written");
    }

    private long? TryMake(IBlockFile patch, Action<long> onProgress, CancellationToken cancellationToken)
    {
        if (target.Length == 0)
            return null;
        var made = new ArrayBufferWriter<byte>();
        using var encoder = new ZstdPatchEncoder(from.Slice(0, (int)from.Length), target.Length, made);
        long end = 0;
        for (long done = 0; done < target.Length && end <= MostBytes;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int count = (int)Math.Min(StepBytes, target.Length - done);
            encoder.Append(target.Slice(done, count));
            onProgress(done += count);
            end = Write(patch, made, end);
        }
        if (end <= MostBytes)
        {
            encoder.Finish();
            end = Write(patch, made, end);
        }
        return end <= MostBytes ? end : null;
    }

    private static long Write(IBlockFile patch, ArrayBufferWriter<byte> made, long end)
    {
        patch.Write(made.WrittenSpan, end);
        end += made.WrittenCount;
        made.ResetWrittenCount();
        return end;
    }
}
