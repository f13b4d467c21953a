using Morsel.Proof;
using Morsel.Target;

namespace Morsel.Fetching;

/// <summary>A sink that says of all blocks but some that they are known, so that only those are fetched.</summary>
internal sealed class WantedBlocks(IVerifiedSink sink) : IVerifiedSink
{
    private volatile BlockSet? _only;

    /// <summary>Wants these blocks and no others; before, every block is wanted.</summary>
    public void Only(BlockSet wanted)
    {
        var only = new BlockSet(wanted.BlockCount);
        only.CopyFrom(wanted);
        _only = only;
    }

    /// <summary>Wants every block.</summary>
    public void All() => _only = null;

    public void CopyKnown(BlockSet into)
    {
        BlockSet? only = _only;
        sink.CopyKnown(into);
        foreach (BlockRun unwanted in only?.MissingRuns() ?? [])
            into.Add(unwanted);
    }

    public void Write(VerifiedBlocks blocks) => sink.Write(blocks);
}
