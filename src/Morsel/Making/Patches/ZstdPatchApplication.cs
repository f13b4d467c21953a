using Morsel.Compression;
using Morsel.Compression.Native;
using Morsel.Files;
using Morsel.Hashing;

namespace Morsel.Making.Patches;

/// <summary>Applies a zstd patch that is a file. It names no digest, so nothing but its checksum of 32 bits, if it has one, tells a wrong base.</summary>
internal sealed class ZstdPatchApplication
{
    private const int BufferBytes = 256 << 10;

    private readonly IBlockFile _patch;

    /// <param name="patch">The patch.</param>
    /// <exception cref="TargetFormatException">It is none, or does not say how long what it makes is.</exception>
    public ZstdPatchApplication(IBlockFile patch) => (_patch, Head) = (patch, ReadHead(patch));

    /// <summary>What the patch says of itself.</summary>
    public ZstdFrameHead Head { get; }

    /// <summary>Bytes of what it makes.</summary>
    public long Length => Head.ContentBytes!.Value;

    /// <summary>Whether a file begins as a zstd frame does.</summary>
    public static bool Recognizes(IBlockFile patch)
    {
        Span<byte> prefix = stackalloc byte[ZstdFrameHead.Magic.Length];
        return ZstdFrameHead.Recognizes(prefix[..patch.Read(prefix, 0)]);
    }

    /// <summary>Makes the target, on a thread of its own.</summary>
    /// <param name="from">The base, in memory.</param>
    /// <param name="write">Takes the bytes of the target, in order, and where they belong.</param>
    /// <param name="onProgress">Told how many bytes of the target are done.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>SHA-256 of what came out.</returns>
    /// <exception cref="VerificationException">The base is another one, or the patch is damaged.</exception>
    public Task<Digest> ApplyAsync(MappedBytes from, Action<ReadOnlyMemory<byte>, long> write, Action<long> onProgress, CancellationToken cancellationToken) => Task.Factory.StartNew(
        () => Apply(from, write, onProgress, cancellationToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private Digest Apply(MappedBytes from, Action<ReadOnlyMemory<byte>, long> write, Action<long> onProgress, CancellationToken cancellationToken)
    {
        try
        {
            using var decoder = new ZstdPatchDecoder(from.Slice(0, checked((int)from.Length)), Length, ZstdPatchDecoder.MostWindowBytes);
            return Unpack(decoder, write, onProgress, cancellationToken);
        }
        catch (InvalidDataException e)
        {
            throw new VerificationException($"{e.Message}; nothing was written");
        }
    }

    private Digest Unpack(ZstdPatchDecoder decoder, Action<ReadOnlyMemory<byte>, long> write, Action<long> onProgress, CancellationToken cancellationToken)
    {
        using var digester = Digester.Begin(DigestAlgorithm.Sha256);
        byte[] packed = new byte[BufferBytes], plain = new byte[BufferBytes];
        long position = 0, made = 0;
        for (int read = 1; read > 0; position += read)
        {
            cancellationToken.ThrowIfCancellationRequested();
            read = _patch.Read(packed, position);
            ReadOnlySpan<byte> rest = packed.AsSpan(0, read);
            for (DecodeStep step = new(0, 1); step is not { Consumed: 0, Produced: 0 }; rest = rest[step.Consumed..])
            {
                step = decoder.Decode(rest, plain, isLast: read == 0);
                digester.Append(plain.AsSpan(0, step.Produced));
                write(plain.AsMemory(0, step.Produced), made);
                made += step.Produced;
            }
            if (decoder.HasEnded && rest.Length > 0)
                throw new InvalidDataException("bytes follow the zstd patch");
            onProgress(made);
        }
        return made == Length ? new Digest(DigestAlgorithm.Sha256, digester.End()) : throw new InvalidDataException($"the zstd patch makes {made} bytes, and says {Length}");
    }

    private static ZstdFrameHead ReadHead(IBlockFile patch)
    {
        byte[] beginning = new byte[ZstdFrameHead.MostBytes];
        try
        {
            ZstdFrameHead? head = ZstdFrameHead.TryRead(beginning.AsSpan(0, patch.Read(beginning, 0)));
            return head is { ContentBytes: not null } known
                ? known
                : throw Wrong(head is null ? "the patch is cut off" : "it does not say how long its content is, so it is no patch");
        }
        catch (InvalidDataException e)
        {
            throw Wrong(e.Message);
        }
    }

    private static TargetFormatException Wrong(string problem) => new("zstd patch", "byte 0", problem);
}
