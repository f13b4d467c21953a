namespace Morsel.Patching;

/// <summary>What is copied from the base.</summary>
/// <param name="From">Where it begins in the base.</param>
/// <param name="At">Where it begins in the target.</param>
internal readonly record struct CopiedStretch(long From, long At)
{
    /// <summary>The same from some byte on.</summary>
    public CopiedStretch Skip(int bytes) => new(From + bytes, At + bytes);
}
