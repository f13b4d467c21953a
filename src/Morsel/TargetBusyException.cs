namespace Morsel;

/// <summary>Another run is updating the same file. Try again later.</summary>
public sealed class TargetBusyException : MorselException
{
    /// <param name="path">The part file that the other run has locked.</param>
    /// <param name="inner">The exception of the system.</param>
    public TargetBusyException(string path, Exception? inner = null)
        : base($"{path}: another run is updating this file", inner)
    {
    }

    // Where the file system knows no locks.
    internal TargetBusyException(string path, string? holder, string leasePath)
        : base($"{path}: another run{(holder is null ? "" : $", {holder},")} is updating this file; if no run is active, delete {leasePath}")
    {
    }
}
