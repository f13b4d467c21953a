using Morsel.Proof;
using Morsel.Target;

namespace Morsel.Assembling;

/// <summary>A file in which a target comes about: one beside the output, or the output itself. Takes verified blocks only.</summary>
internal interface ITargetFile : IVerifiedSink, IProvenBytes, IDisposable
{
    /// <summary>Whether every block is there.</summary>
    bool IsComplete { get; }

    /// <summary>Bytes of the blocks that are there.</summary>
    long KnownBytes { get; }

    /// <summary>Whether somebody follows the writing, and has fallen behind.</summary>
    bool IsFollowerBehind => false;

    /// <summary>Writes the blocks that are not known yet.</summary>
    /// <param name="blocks">What was verified.</param>
    /// <param name="written">Told about every run that was written.</param>
    void Write(VerifiedBlocks blocks, Action<BlockRun>? written);
}
