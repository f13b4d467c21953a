namespace Morsel.Compression.Native;

/// <summary>Unpacks .zst files, several frames behind one another too. Their windows may have at most 128 MiB.</summary>
internal sealed unsafe class ZstdStreamDecoder : IStreamDecoder
{
    /// <summary>The largest window that is allowed, as a power of two of bytes.</summary>
    public const int MostWindowLog = 27;

    private readonly ZstdHandle _handle = ZstdHandle.OfDecoder();
    private long _position;
    private nuint _hint = 1;   // 0 behind a frame

    /// <param name="windowLog">The largest window that is allowed here, as a power of two of bytes; at least 10.</param>
    public ZstdStreamDecoder(int windowLog = MostWindowLog) =>
        Zstd.Check(Zstd.Functions.LimitWindow(_handle.Context, Math.Clamp(windowLog, 10, MostWindowLog)), "limit its memory");

    /// <inheritdoc/>
    public DecodeStep Decode(ReadOnlySpan<byte> input, Span<byte> output, bool isLast)
    {
        // Behind a frame that ended, a call without input would begin the next one.
        if (_hint == 0 && input.IsEmpty)
            return default;
        fixed (byte* next = input, plain = output)
        {
            var from = new ZstdBuffer { Start = next, Length = (nuint)input.Length };
            var to = new ZstdBuffer { Start = plain, Length = (nuint)output.Length };
            nuint hint = Zstd.Functions.DecompressStream(_handle.Context, &to, &from);
            var step = new DecodeStep((int)from.Position, (int)to.Position);
            _position += step.Consumed;
            if (Zstd.Functions.IsError(hint))
                throw new InvalidDataException($"the zstd file is broken near byte {_position}: {Zstd.Functions.ErrorName(hint)}");
            _hint = hint;
            GC.KeepAlive(_handle);
            return !isLast || hint == 0 || step is not { Consumed: 0, Produced: 0 }
                ? step
                : throw new InvalidDataException($"the zstd file ends too early, at byte {_position}");
        }
    }

    public void Dispose() => _handle.Dispose();
}
