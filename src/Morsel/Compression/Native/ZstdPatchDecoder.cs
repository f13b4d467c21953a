using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Morsel.Compression.Native;

/// <summary>Unpacks one zstd frame that copies from another file, which is its prefix: what <c>zstd --patch-from</c> writes. Its head is looked at before anything is allocated.</summary>
internal sealed unsafe class ZstdPatchDecoder : IStreamDecoder
{
    /// <summary>The widest window that zstd knows, in bytes; it is as much as a base may have, too.</summary>
    public const long MostWindowBytes = 1L << 31;

    private readonly ZstdHandle _handle = ZstdHandle.OfDecoder();
    private readonly long _contentBytes, _mostWindowBytes;
    private readonly byte[] _head = new byte[ZstdFrameHead.MostBytes];
    private int _headBytes;
    private bool _hasHead, _hasEnded;

    /// <param name="prefix">What the frame copies from. It must stay where it is, and as it is, until this is disposed.</param>
    /// <param name="contentBytes">Bytes that must come out.</param>
    /// <param name="mostWindowBytes">The widest window that is allowed here.</param>
    public ZstdPatchDecoder(ReadOnlySpan<byte> prefix, long contentBytes, long mostWindowBytes)
    {
        (_contentBytes, _mostWindowBytes) = (contentBytes, Math.Min(mostWindowBytes, MostWindowBytes));
        Zstd.Check(Zstd.Functions.LimitWindow(_handle.Context, Environment.Is64BitProcess ? 31 : 30), "limit its memory");
        byte* first = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(prefix));
        Zstd.Check(Zstd.Functions.ReferToPrefix(_handle.Context, first, (nuint)prefix.Length), "use the older file");
    }

    /// <summary>Whether the frame has ended, with its checksum if it has one.</summary>
    public bool HasEnded => _hasEnded;

    /// <inheritdoc/>
    public DecodeStep Decode(ReadOnlySpan<byte> input, Span<byte> output, bool isLast)
    {
        // Behind the frame, a call would begin another one.
        if (_hasEnded)
            return default;
        if (_hasHead)
            return Unpack(input, output, isLast);
        int consumed = 0;
        while (consumed < input.Length && !_hasHead)
        {
            _head[_headBytes++] = input[consumed++];
            if (ZstdFrameHead.TryRead(_head.AsSpan(0, _headBytes)) is { } head)
                Take(head);
        }
        return isLast && !_hasHead ? throw Cut() : new DecodeStep(consumed, 0);
    }

    public void Dispose() => _handle.Dispose();

    private void Take(ZstdFrameHead head)
    {
        if (head.ContentBytes != _contentBytes)
            throw new InvalidDataException($"the zstd frame has {head.ContentBytes?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "an unknown number of"} bytes, expected {_contentBytes}");
        if (head.WindowBytes > _mostWindowBytes)
            throw new InvalidDataException($"the zstd frame needs a window of {head.WindowBytes} bytes, expected at most {_mostWindowBytes}");
        _hasHead = true;
        _ = Unpack(_head.AsSpan(0, _headBytes), default, isLast: false);
    }

    private DecodeStep Unpack(ReadOnlySpan<byte> input, Span<byte> output, bool isLast)
    {
        fixed (byte* next = input, plain = output)
        {
            var from = new ZstdBuffer { Start = next, Length = (nuint)input.Length };
            var to = new ZstdBuffer { Start = plain, Length = (nuint)output.Length };
            nuint hint = Zstd.Functions.DecompressStream(_handle.Context, &to, &from);
            GC.KeepAlive(_handle);
            if (Zstd.Functions.IsError(hint))
                throw new InvalidDataException($"the zstd patch is broken, or starts from another file: {Zstd.Functions.ErrorName(hint)}");
            _hasEnded = hint == 0;
            var step = new DecodeStep((int)from.Position, (int)to.Position);
            return isLast && !_hasEnded && step is { Consumed: 0, Produced: 0 } ? throw Cut() : step;
        }
    }

    private static InvalidDataException Cut() => new("the zstd patch ends too early");
}
