using Morsel.Compression;
using Morsel.Compression.Inflate;
using Morsel.Proof;
using Morsel.Target;

namespace Morsel.Routes.Gzip;

/// <summary>Unpacks one piece after the other, proves their blocks and writes those that are missing.</summary>
/// <param name="verifier">Proves blocks.</param>
/// <param name="sink">Takes them.</param>
/// <param name="known">Blocks that are there; those that are written are added.</param>
internal sealed class PieceReader(BlockVerifier verifier, IVerifiedSink sink, BlockSet known)
{
    private readonly DeflatePieceDecoder _decoder = new();
    private readonly UnpackedBlocks _blocks = new(verifier, sink, known);

    private TargetLayout Layout => verifier.Index.Layout;

    /// <summary>Whether all of the piece is unpacked.</summary>
    public bool IsDone => _decoder.IsDone;

    /// <summary>Whether nothing of the target is missing.</summary>
    public bool IsComplete => known.IsFull;

    /// <summary>Bytes of the target that were proven and written.</summary>
    public long WrittenBytes => _blocks.WrittenBytes;

    /// <summary>Where the first missing block at or behind a byte of the target begins, which itself begins one.</summary>
    public long FirstMissingFrom(long start) => Layout.StartOf(known.NextMissing(Layout.BlockAt(start)));

    /// <summary>Begins a piece.</summary>
    /// <param name="piece">The piece; its plain bytes are whole blocks.</param>
    /// <param name="header">The packed bytes with its block header, where it has one of its own.</param>
    /// <param name="window">The plain bytes before its point: all, or the last 32 KiB.</param>
    /// <exception cref="InvalidDataException">The header is none.</exception>
    public void Begin(GzipPiece piece, ReadOnlySpan<byte> header, ReadOnlySpan<byte> window)
    {
        _blocks.Begin(Layout.WholeBlocksIn(piece.Plain)!.Value);
        _decoder.Begin(piece.Point, piece.Block, header, window, (piece.Plain.Start, piece.Plain.End));
    }

    /// <summary>Goes on.</summary>
    /// <param name="data">The next packed bytes.</param>
    /// <exception cref="InvalidDataException">What comes of it is not the target.</exception>
    public void Read(ReadOnlySpan<byte> data)
    {
        while (!IsDone)
        {
            DecodeStep step = _decoder.Decode(data, _blocks.Room);
            data = data[step.Consumed..];
            if (step is { Consumed: 0, Produced: 0 })
                return;
            if (_blocks.Add(step.Produced) is { } block)
                throw new InvalidDataException($"block {block} does not match the control file");
        }
    }
}
