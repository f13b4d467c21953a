namespace Morsel.Making.Patches;

/// <summary>Counts the bytes that are compared, so that degenerate content does not take for ever.</summary>
/// <param name="mostBytes">How many may be.</param>
internal sealed class CompareWork(long mostBytes)
{
    private long _bytes;

    /// <summary>Counts some.</summary>
    /// <exception cref="TooMuchWorkException">It is too much.</exception>
    public void Add(long bytes)
    {
        if (Interlocked.Add(ref _bytes, bytes) > mostBytes)
            throw new TooMuchWorkException();
    }
}

/// <summary>Comparing takes too long: no patch is made.</summary>
internal sealed class TooMuchWorkException : Exception;
