using Morsel.Compression.Gzip;
using Morsel.Transports;

namespace Morsel.Descriptions;

/// <summary>The bytes of an answer that is said to be packed by gzip. Some servers say so of everything whose name holds <c>.gz</c>: what is not is taken as it is.</summary>
/// <remarks>Unpacked as it is read, so whoever reads no more than a limit gets no more.</remarks>
internal sealed class GzipPart(ReplyPart packed, Uri resource) : ReplyPart, IDisposable
{
    private readonly GzipDecoder _decoder = new();
    private readonly byte[] _input = new byte[16 << 10];
    private int _start, _end;
    private bool _isLast;
    private bool? _isPlain;

    public override long Start => 0;

    public override long? End => null;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        // The two bytes that a gzip file begins with (RFC 1952 §2.3.1).
        while (_isPlain is null && _end < 2 && !_isLast)
            await FillAsync(cancellationToken).ConfigureAwait(false);
        _isPlain ??= !_input.AsSpan(0, _end).StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b]);
        while (!buffer.IsEmpty)
        {
            int taken = _isPlain.Value ? Copy(buffer.Span) : Decode(buffer.Span);
            if (taken > 0)
                return taken;
            if (_isLast)
                break;
            await FillAsync(cancellationToken).ConfigureAwait(false);
        }
        return 0;
    }

    public void Dispose() => _decoder.Dispose();

    private int Copy(Span<byte> buffer)
    {
        int taken = Math.Min(buffer.Length, _end - _start);
        _input.AsSpan(_start, taken).CopyTo(buffer);
        _start += taken;
        return taken;
    }

    private int Decode(Span<byte> buffer)
    {
        try
        {
            while (true)
            {
                Compression.DecodeStep step = _decoder.Decode(_input.AsSpan(_start, _end - _start), buffer, _isLast);
                _start += step.Consumed;
                if (step.Produced > 0 || step.Consumed == 0)
                    return step.Produced;
            }
        }
        catch (InvalidDataException e)
        {
            throw new TransportException(TransportFailure.BadReply, resource, $"the answer is compressed by gzip, and damaged: {e.Message}", e);
        }
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        _input.AsSpan(_start, _end - _start).CopyTo(_input);
        (_start, _end) = (0, _end - _start);
        int read = await packed.ReadAsync(_input.AsMemory(_end), cancellationToken).ConfigureAwait(false);
        _end += read;
        _isLast = read == 0;
    }
}
