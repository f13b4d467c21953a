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
    private const int RunBytes = 64 << 10;

    private readonly TargetLayout _layout = verifier.Index.Layout;
    private readonly DeflatePieceDecoder _decoder = new();
    private readonly byte[] _plain = new byte[Math.Max(RunBytes, verifier.Index.Layout.BlockBytes)];
    private BlockRun _blocks;   // of the piece, from the next one on
    private int _filled;        // of _plain, from the beginning of that one on

    /// <summary>Whether all of the piece is unpacked.</summary>
    public bool IsDone => _decoder.IsDone;

    /// <summary>Bytes of the target that were proven and written.</summary>
    public long WrittenBytes { get; private set; }

    /// <summary>Begins a piece.</summary>
    /// <param name="piece">The piece; its plain bytes are whole blocks.</param>
    /// <param name="header">The packed bytes with its block header, where it has one of its own.</param>
    /// <param name="window">The plain bytes before its point: all, or the last 32 KiB.</param>
    /// <exception cref="InvalidDataException">The header is none.</exception>
    public void Begin(GzipPiece piece, ReadOnlySpan<byte> header, ReadOnlySpan<byte> window)
    {
        _blocks = _layout.WholeBlocksIn(piece.Plain)!.Value;
        _filled = 0;
        _decoder.Begin(piece.Point, piece.Block, header, window, (piece.Plain.Start, piece.Plain.End));
    }

    /// <summary>Goes on.</summary>
    /// <param name="data">The next packed bytes.</param>
    /// <exception cref="InvalidDataException">What comes of it is not the target.</exception>
    public void Read(ReadOnlySpan<byte> data)
    {
        while (!IsDone)
        {
            BlockRun run = NextRun();
            int room = (int)_layout.RangeOf(run).Length;
            DecodeStep step = _decoder.Decode(data, _plain.AsSpan(_filled, room - _filled));
            data = data[step.Consumed..];
            _filled += step.Produced;
            if (_filled == room)
                Take(run);
            else if (step is { Consumed: 0, Produced: 0 })
                return;
        }
    }

    private BlockRun NextRun()
    {
        BlockRun run = _layout.RunFrom(_blocks.First, _plain.Length);
        return run with { Count = Math.Min(Math.Min(run.Count, _blocks.Count), BlockVerifier.MostBlocks) };
    }

    private void Take(BlockRun run)
    {
        ProvenBlocks proven = verifier.Prove(_plain.AsMemory(0, _filled), run);
        (_filled, _blocks) = (0, new BlockRun(run.End, _blocks.End - run.End));
        int? wrong = null;
        for (int first = known.NextMissing(run.First); first < run.End;)
        {
            int end = first;
            while (end < run.End && !known.Contains(end) && (proven.Mask >> (end - run.First) & 1) != 0)
                end++;
            if (end > first)
                Write(proven.Take(new BlockRun(first, end - first)));
            else
                (wrong, end) = (wrong ?? first, first + 1);
            first = known.NextMissing(end);
        }
        if (wrong is { } block)
            throw new InvalidDataException($"block {block} does not come out as the description says");
    }

    private void Write(VerifiedBlocks blocks)
    {
        sink.Write(blocks);
        known.Add(blocks.Run);
        WrittenBytes += blocks.Range.Length;
    }
}
