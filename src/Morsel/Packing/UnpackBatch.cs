using Morsel.Formats;

namespace Morsel.Packing;

/// <summary>Consecutive chunks on their way out of a payload.</summary>
internal sealed class UnpackBatch
{
    private Payload? _payload;
    private byte[] _stored = [];
    private byte[] _content = [];

    public int FirstChunk { get; private set; }

    public int LastChunk { get; private set; }

    public long ContentStart => Payload.ContentStart(FirstChunk);

    public long ContentEnd => Payload.ContentStart(LastChunk) + Payload.ContentBytes(LastChunk);

    /// <summary>What the payload stores of them.</summary>
    public Span<byte> Stored => _stored.AsSpan(0, (int)(Payload.StoredEnd(LastChunk) - Payload.StoredStart(FirstChunk)));

    /// <summary>The chunks, one behind the other as in the target.</summary>
    public Span<byte> Content => _content.AsSpan(0, (int)(ContentEnd - ContentStart));

    private Payload Payload => _payload!;

    /// <summary>Makes room for chunks.</summary>
    public void Begin(Payload payload, int firstChunk, int lastChunk)
    {
        (_payload, FirstChunk, LastChunk) = (payload, firstChunk, lastChunk);
        int stored = checked((int)(payload.StoredEnd(lastChunk) - payload.StoredStart(firstChunk)));
        int content = checked((int)(ContentEnd - ContentStart));
        if (_stored.Length < stored)
            _stored = GC.AllocateUninitializedArray<byte>(stored);
        if (_content.Length < content)
            _content = GC.AllocateUninitializedArray<byte>(content);
    }

    public ReadOnlySpan<byte> StoredOf(int chunk) =>
        _stored.AsSpan((int)(Payload.StoredStart(chunk) - Payload.StoredStart(FirstChunk)), Payload.StoredBytes(chunk));

    public Span<byte> ContentOf(int chunk) =>
        _content.AsSpan((int)(Payload.ContentStart(chunk) - ContentStart), Payload.ContentBytes(chunk));
}
