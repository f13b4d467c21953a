namespace Morsel.Planning;

/// <summary>A stretch of a target, and where it stands in the file that is to become the target.</summary>
/// <param name="Target">Where it belongs.</param>
/// <param name="From">Where it stands, in bytes from the beginning of the file.</param>
internal readonly record struct Move(ByteRange Target, long From)
{
    /// <summary>The byte behind the last one where it stands.</summary>
    public long FromEnd => From + Target.Length;
}

/// <summary>One thing to do with a move.</summary>
/// <param name="Act">What.</param>
/// <param name="Move">The number of the move.</param>
/// <param name="IsLast">Whether what was saved of its source is needed no more afterwards.</param>
internal readonly record struct MoveStep(MoveAct Act, int Move, bool IsLast = false);

/// <summary>What is done with a move.</summary>
internal enum MoveAct
{
    /// <summary>It is read where it stands, and written where it belongs.</summary>
    Copy,

    /// <summary>It is read where it stands, and saved.</summary>
    Save,

    /// <summary>What was saved of its source is written where it belongs.</summary>
    Restore,

    /// <summary>It is not written, although its source was saved.</summary>
    Forget,
}
