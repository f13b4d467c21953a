namespace Morsel;

/// <summary>Another run holds the target. Trying again later may help.</summary>
public sealed class TargetBusyException : MorselException
{
    /// <param name="path">The part file that is held.</param>
    /// <param name="inner">What the system said.</param>
    public TargetBusyException(string path, Exception? inner = null)
        : base($"{path}: another run is updating this target", inner)
    {
    }

    // Where the file system knows no locks.
    internal TargetBusyException(string path, string? holder, string leasePath)
        : base($"{path}: another run{(holder is null ? "" : $", {holder},")} is updating this target; if it is certain that none is, delete {leasePath}")
    {
    }
}
