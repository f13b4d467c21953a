using Morsel.Proof;
using Morsel.Target;

namespace Morsel.Routes;

/// <summary>Takes bytes of the target as they are unpacked, proves blocks as they become whole, and writes those that are missing.</summary>
/// <param name="verifier">Proves blocks.</param>
/// <param name="sink">Takes them.</param>
/// <param name="known">Blocks that are there; those that are written are added.</param>
internal sealed class UnpackedBlocks(BlockVerifier verifier, IVerifiedSink sink, BlockSet known)
{
    private const int RunBytes = 64 << 10;

    private readonly TargetLayout _layout = verifier.Index.Layout;
    private readonly int _roomBytes = Math.Max(RunBytes, verifier.Index.Layout.BlockBytes);
    private byte[]? _plain;   // a block may have 16 MiB, and who only asks for a cost unpacks none
    private BlockRun _toCome;
    private int _filled;   // of _plain, from the beginning of the next block on

    /// <summary>Whether all blocks came.</summary>
    public bool IsDone => _toCome.Count == 0;

    /// <summary>Where the next bytes go, as long as some are to come.</summary>
    public Span<byte> Room => (_plain ??= new byte[_roomBytes]).AsSpan(_filled, (int)_layout.RangeOf(Next).Length - _filled);

    /// <summary>Bytes of the target that were proven and written.</summary>
    public long WrittenBytes { get; private set; }

    private BlockRun Next
    {
        get
        {
            BlockRun run = _layout.RunFrom(_toCome.First, _roomBytes);
            return run with { Count = Math.Min(Math.Min(run.Count, _toCome.Count), BlockVerifier.MostBlocks) };
        }
    }

    /// <summary>These blocks come now.</summary>
    public void Begin(BlockRun blocks) => (_toCome, _filled) = (blocks, 0);

    /// <summary>So many bytes stand in the <see cref="Room"/>.</summary>
    /// <returns>A missing block that does not come out as the description says; null if there is none.</returns>
    public int? Add(int count)
    {
        BlockRun run = Next;
        _filled += count;
        if (_filled < _layout.RangeOf(run).Length)
            return null;
        ProvenBlocks proven = verifier.Prove(_plain.AsMemory(0, _filled), run);
        Begin(new BlockRun(run.End, _toCome.End - run.End));
        foreach (BlockRun right in proven.Runs(known))
        {
            VerifiedBlocks blocks = proven.Take(right);
            sink.Write(blocks);
            known.Add(right);
            WrittenBytes += blocks.Range.Length;
        }
        int wrong = known.NextMissing(run.First);
        return wrong < run.End ? wrong : null;
    }
}
