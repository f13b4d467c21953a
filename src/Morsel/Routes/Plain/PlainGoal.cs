using Morsel.Fetching;
using Morsel.Proof;
using Morsel.Target;

namespace Morsel.Routes.Plain;

/// <summary>The target itself, block by block.</summary>
/// <param name="verifier">Proves blocks.</param>
/// <param name="sink">Takes them.</param>
internal sealed class PlainGoal(BlockVerifier verifier, IVerifiedSink sink) : IFetchGoal
{
    public TargetLayout Layout => verifier.Index.Layout;

    public bool MayBeLonger => false;

    // A good part of it is known from its description.
    public bool MayBeWhole => verifier.Index.Literals.Count == 0;

    public int UsualRanges => verifier.Index.UsualRanges;

    public int? SpareRequests => verifier.Index.SpareRequests;

    public void LearnLength(long bytes)
    {
        // It is known.
    }

    public void CopyKnown(BlockSet into) => sink.CopyKnown(into);

    public ReplyReceiver NewReceiver(BlockSet unwanted, Action<long> onProgress) => new BlockReceiver(verifier, sink, unwanted, onProgress);
}
