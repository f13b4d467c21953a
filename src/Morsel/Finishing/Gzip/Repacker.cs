using System.Buffers;
using Morsel.Compression;
using Morsel.Compression.Gzip;
using Morsel.Files;

namespace Morsel.Finishing.Gzip;

/// <summary>Makes the compressed file that the publisher started from out of the target.</summary>
internal static class Repacker
{
    private const int BufferBytes = 256 << 10;

    /// <summary>Compresses a target.</summary>
    /// <param name="plain">The target.</param>
    /// <param name="how">How it is compressed.</param>
    /// <param name="packed">Where it goes; empty.</param>
    /// <param name="proof">What it must agree with.</param>
    /// <param name="earlier">An earlier file and how many threads may use it; null for none.</param>
    /// <param name="progress">Told the number of bytes of the target that are compressed.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>Bytes in the compressed file; null if it is not the published one.</returns>
    public static Task<long?> TryMakeAsync(
        IBlockFile plain, Recompression how, IBlockFile packed, IPackedProof proof, EarlierGzipFile? earlier, IProgress<long>? progress,
        CancellationToken cancellationToken) =>
        Task.Factory.StartNew(
            () => TryMake(plain, output => earlier?.Begin(how, output) ?? how.Begin(output), packed, proof, progress, cancellationToken),
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Whether a file is the published one, as far as that is known, and its content has a digest.</summary>
    public static Task<bool> IsPublishedAsync(IBlockFile packed, GzipComparison proof, Digest expected, CancellationToken cancellationToken) =>
        Task.Factory.StartNew(
            () =>
            {
                byte[] buffer = GC.AllocateUninitializedArray<byte>(BufferBytes);
                long position = 0;
                for (int read = 1; read > 0 && proof.IsSame; position += read)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    read = packed.Read(buffer, position);
                    proof.Append(buffer.AsSpan(0, read));
                }
                return expected.Equals(proof.Finish());
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static long? TryMake(
        IBlockFile plain, Func<IBufferWriter<byte>, IStreamEncoder> begin, IBlockFile packed, IPackedProof proof, IProgress<long>? progress,
        CancellationToken cancellationToken)
    {
        var output = new ArrayBufferWriter<byte>(BufferBytes);
        using IStreamEncoder compressor = begin(output);
        byte[] buffer = GC.AllocateUninitializedArray<byte>(BufferBytes);
        long position = 0, packedBytes = 0;
        for (int read = 1; read > 0 && proof.IsSame;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            read = plain.Read(buffer, position);
            position += read;
            if (read > 0)
                compressor.Append(buffer.AsSpan(0, read));
            else
                compressor.Finish();
            packed.Write(output.WrittenSpan, packedBytes);
            proof.Append(output.WrittenSpan);
            packedBytes += output.WrittenCount;
            output.ResetWrittenCount();
            progress?.Report(position);
        }
        proof.End();
        return proof.IsSame ? packedBytes : null;
    }
}
