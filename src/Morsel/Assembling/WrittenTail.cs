using Morsel.Proof;

namespace Morsel.Assembling;

/// <summary>What was written last, as long as it is in memory, for whoever follows the writing: it need not be read back.</summary>
/// <remarks>
/// Only what goes on where the follower will be is kept, so that it never waits for anything before it comes to use it up, and buffers are held for
/// no longer than it takes. Not safe for several threads.
/// </remarks>
internal sealed class WrittenTail
{
    private readonly Queue<VerifiedBlocks> _blocks = [];
    private long? _end;

    /// <summary>Where the follower was when it last asked; null as long as it did not.</summary>
    public long? Follower { get; set; }

    /// <summary>The follower reads the file itself up to here.</summary>
    public void Promise(long end) => _end = end;

    /// <summary>Keeps blocks that were written, if the follower comes to them next.</summary>
    public void Offer(VerifiedBlocks blocks)
    {
        if (blocks.Owner is null || blocks.Range.Start != _end)
            return;
        blocks.Owner.Hold();
        _blocks.Enqueue(blocks);
        _end = blocks.Range.End;
    }

    /// <summary>What the follower comes to next; its owner is to be told when it is used up.</summary>
    public bool TryTake(out VerifiedBlocks blocks) => _blocks.TryDequeue(out blocks);

    /// <summary>Nobody follows any more.</summary>
    public void Close()
    {
        _end = null;
        while (_blocks.TryDequeue(out VerifiedBlocks blocks))
            blocks.Owner!.Release();
    }
}
