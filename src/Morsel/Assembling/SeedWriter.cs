using Morsel.Proof;
using Morsel.Seeds;
using Morsel.Target;

namespace Morsel.Assembling;

/// <summary>Writes what one seed holds into the part file, from the buffer in which it was proven.</summary>
internal sealed class SeedWriter : IMatchReceiver
{
    private readonly ITargetFile _part;
    private readonly TargetLayout _layout;
    // Blocks that it gave, and those of them beside which the seed holds the target's next or last one too. Null while there are none:
    // many of a thousand seeds give nothing.
    private BlockSet? _given, _inCompany;
    private Action<BlockRun>? _onWritten;
    private (int Block, long Shift) _next = (-1, 0);

    /// <param name="part">Where the blocks go.</param>
    /// <param name="layout">The target.</param>
    public SeedWriter(ITargetFile part, TargetLayout layout) => (_part, _layout) = (part, layout);

    /// <summary>Bytes that this seed gave, and that are not doubted.</summary>
    public long ReusedBytes => _given?.BytesIn(_layout) ?? 0;

    /// <summary>The blocks that this seed gave, and that are not doubted; null where there are none.</summary>
    public BlockSet? Given => _given;

    public bool IsComplete => _part.IsComplete;

    public bool IsBehind => _part.IsFollowerBehind;

    public void Take(VerifiedBlocks blocks, long seedOffset)
    {
        _given ??= new BlockSet(_layout.BlockCount);
        _inCompany ??= new BlockSet(_layout.BlockCount);
        _part.Write(blocks, _onWritten ??= _given.Add);
        long shift = seedOffset - blocks.Range.Start;
        bool continues = _next == (blocks.Run.First, shift);
        if (continues)
            _inCompany.Add(blocks.Run.First - 1);
        if (continues || blocks.Run.Count > 1)
            _inCompany.Add(blocks.Run);
        _next = (blocks.Run.End, shift);
    }

    /// <summary>Disowns the blocks that came without their neighbours.</summary>
    public BlockSet TakeIsolated() => Take(block => !_inCompany!.Contains(block));

    /// <summary>Disowns all blocks.</summary>
    public BlockSet TakeAll() => Take(_ => true);

    private BlockSet Take(Func<int, bool> isMeant)
    {
        if (_given is null)
            return new BlockSet(0);
        var taken = new BlockSet(_layout.BlockCount);
        for (int block = _given.NextMember(0); block < _given.BlockCount; block = _given.NextMember(block + 1))
        {
            if (isMeant(block))
                taken.Add(block);
        }
        for (int block = taken.NextMember(0); block < taken.BlockCount; block = taken.NextMember(block + 1))
            _given.Remove(block);
        return taken;
    }
}
