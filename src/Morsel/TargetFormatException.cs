namespace Morsel;

/// <summary>A description of a target is not what its format allows. Trying again gives the same answer.</summary>
public sealed class TargetFormatException : MorselException
{
    /// <param name="what">What was being read: "zsync control file".</param>
    /// <param name="where">The place in it: "line 4".</param>
    /// <param name="problem">What was got and what was expected.</param>
    public TargetFormatException(string what, string where, string problem)
        : base($"{what}, {where}: {problem}")
    {
    }
}
