using Morsel.Compression.Gzip;
using Morsel.Compression.Native;

namespace Morsel.Compression.Frames;

/// <summary>
/// Decompresses what stands alone: one frame of zstd, one member of gzip or one stream of xz, told by how it begins, with nothing behind it. For one
/// thread at a time.
/// </summary>
internal sealed class FrameDecoder : IDisposable
{
    // Made when the first frame of zstd comes: a store of gzip needs none.
    private ZstdDecoder? _zstd;

    /// <summary>Whether bytes begin as something does that can be decompressed here.</summary>
    public static bool Recognizes(ReadOnlySpan<byte> stored) =>
        ZstdFrameHead.Recognizes(stored) || PackedKinds.Of(stored) is PackedKind.Gzip or PackedKind.Xz;

    /// <summary>Decompresses a frame.</summary>
    /// <param name="stored">The frame, and nothing else.</param>
    /// <param name="content">Where its content goes; no more of it is decompressed than fits.</param>
    /// <returns>Bytes of content.</returns>
    /// <exception cref="InvalidDataException">It is none, is broken, needs too much memory, holds more than fits, or something follows.</exception>
    /// <exception cref="IOException">The library that decompresses it is not installed.</exception>
    public int Decompress(ReadOnlySpan<byte> stored, Span<byte> content)
    {
        if (ZstdFrameHead.Recognizes(stored))
            return (_zstd ??= new ZstdDecoder([])).DecompressOne(stored, content);
        switch (PackedKinds.Of(stored))
        {
            case PackedKind.Gzip:
                return Gunzip(stored, content);
            case PackedKind.Xz:
                return Unxz(stored, content);
            default:
                throw new InvalidDataException("it begins neither as zstd nor as gzip nor as xz does");
        }
    }

    public void Dispose() => _zstd?.Dispose();

    private static int Gunzip(ReadOnlySpan<byte> stored, Span<byte> content)
    {
        using var decoder = new GzipDecoder();
        int bytes = DecodeAll(decoder, stored, content);
        return decoder.Ending == GzipEnding.Clean ? bytes : throw new InvalidDataException("something follows the gzip data");
    }

    private static int Unxz(ReadOnlySpan<byte> stored, Span<byte> content)
    {
        try
        {
            using var decoder = new XzStreamDecoder(isAlone: true);
            return DecodeAll(decoder, stored, content);
        }
        catch (NotSupportedException missing)
        {
            throw new IOException($"xz data cannot be decompressed: {missing.Message}", missing);
        }
    }

    private static int DecodeAll(IStreamDecoder decoder, ReadOnlySpan<byte> stored, Span<byte> content)
    {
        int filled = 0;
        for (DecodeStep step = new(0, 1); step.Consumed + step.Produced > 0; stored = stored[step.Consumed..], filled += step.Produced)
        {
            if (filled == content.Length)
                return IsAtEnd(decoder, stored) ? filled : throw new InvalidDataException($"it holds more than {content.Length} bytes");
            step = decoder.Decode(stored, content[filled..], isLast: true);
        }
        return filled;
    }

    // The end, with its checksum, is read although there is room for nothing more.
    private static bool IsAtEnd(IStreamDecoder decoder, ReadOnlySpan<byte> stored)
    {
        Span<byte> surplus = stackalloc byte[1];
        for (DecodeStep step = new(1, 0); step.Consumed > 0; stored = stored[step.Consumed..])
        {
            step = decoder.Decode(stored, surplus, isLast: true);
            if (step.Produced > 0)
                return false;
        }
        return true;
    }
}
