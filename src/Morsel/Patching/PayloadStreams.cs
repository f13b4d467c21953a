using System.Buffers;
using System.IO.Compression;

namespace Morsel.Patching;

/// <summary>The four streams of the payload of one window. Their memory is used again for the next payload.</summary>
internal sealed class PayloadStreams
{
    private const int Count = 4;

    private readonly byte[][] _plain = [[], [], [], []];
    private readonly ReadOnlyMemory<byte>[] _streams = new ReadOnlyMemory<byte>[Count];

    /// <summary>How copied bytes are predicted, as a sum of filter bits.</summary>
    public int Filter { get; private set; }

    /// <summary>What is copied from where, and how much is new.</summary>
    public ReadOnlySpan<byte> Ops => _streams[0].Span;

    /// <summary>How many copied bytes are as predicted, and how many differ.</summary>
    public ReadOnlySpan<byte> Runs => _streams[1].Span;

    /// <summary>By how much they differ.</summary>
    public ReadOnlySpan<byte> Values => _streams[2].Span;

    /// <summary>The bytes that are new.</summary>
    public ReadOnlySpan<byte> Fresh => _streams[3].Span;

    /// <summary>Reads a payload.</summary>
    /// <param name="payload">All its bytes; they must stay as they are as long as the streams are read.</param>
    /// <param name="windowBytes">The bytes of a window: no stream has more.</param>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public void Read(ReadOnlyMemory<byte> payload, int windowBytes)
    {
        if (payload.IsEmpty)
            throw new InvalidDataException("there is no payload");
        Filter = payload.Span[0];
        var numbers = new VarintReader(payload.Span[1..]);
        Span<int> plain = stackalloc int[Count], stored = stackalloc int[Count];
        long storedBytes = 0;
        for (int stream = 0; stream < Count; stream++)
        {
            (long plainLength, long storedLength) = (numbers.Unsigned(), numbers.Unsigned());
            if (plainLength > windowBytes || storedLength > plainLength)
                throw new InvalidDataException($"stream {stream} has {plainLength} bytes, stored in {storedLength}, where a window has {windowBytes}");
            (plain[stream], stored[stream]) = ((int)plainLength, (int)storedLength);
            storedBytes += storedLength;
        }
        ReadOnlyMemory<byte> rest = payload[(payload.Length - numbers.Rest.Length)..];
        if (storedBytes != rest.Length)
            throw new InvalidDataException($"the streams have {storedBytes} bytes, the payload {rest.Length}");
        for (int stream = 0; stream < Count; stream++)
        {
            _streams[stream] = stored[stream] == plain[stream] ? rest[..stored[stream]] : Unpacked(stream, rest.Span[..stored[stream]], plain[stream]);
            rest = rest[stored[stream]..];
        }
    }

    private ReadOnlyMemory<byte> Unpacked(int stream, ReadOnlySpan<byte> stored, int plainBytes)
    {
        if (_plain[stream].Length < plainBytes)
            _plain[stream] = new byte[plainBytes];
        Memory<byte> plain = _plain[stream].AsMemory(0, plainBytes);
        using var brotli = new BrotliDecoder();
        OperationStatus status = brotli.Decompress(stored, plain.Span, out int used, out int made);
        return status == OperationStatus.Done && used == stored.Length && made == plainBytes
            ? plain
            : throw new InvalidDataException($"stream {stream} does not unpack to {plainBytes} bytes");
    }
}
