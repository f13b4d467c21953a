namespace Morsel.Fuzz;

/// <summary>Hands inputs to a target one by one, and watches for what must not happen: another exception, a second, too many bytes.</summary>
/// <param name="target">The target.</param>
/// <param name="time">The clock.</param>
internal sealed class Trial(FuzzTarget target, TimeProvider time)
{
    private const int Attempts = 3;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    /// <summary>The most bytes that an input had allocated so far.</summary>
    public long MostAllocated { get; private set; }

    /// <summary>The longest time that an input took so far.</summary>
    public TimeSpan LongestTime { get; private set; }

    /// <summary>Tries an input.</summary>
    /// <param name="input">The input.</param>
    /// <param name="finding">What happened; null if all was well.</param>
    /// <returns>Whether it was read, and not refused.</returns>
    public bool Try(ReadOnlySpan<byte> input, out Finding? finding)
    {
        finding = null;
        // A busy machine, or the first run of a method, is no finding: that comes out every time.
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            bool wasRead = TryOnce(input, out string? problem, out bool isFinal);
            if (problem is null)
            {
                finding = null;
                return wasRead;
            }
            finding = new Finding(target.Name, input.ToArray(), problem);
            if (isFinal)
                break;
        }
        return false;
    }

    private bool TryOnce(ReadOnlySpan<byte> input, out string? problem, out bool isFinal)
    {
        long begin = time.GetTimestamp(), before = GC.GetAllocatedBytesForCurrentThread();
        bool wasRead = false;
        (problem, isFinal) = (null, false);
        try
        {
            wasRead = target.Run(input);
        }
        catch (Exception e)
        {
            (problem, isFinal) = (e.ToString(), true);
            return false;
        }
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        TimeSpan taken = time.GetElapsedTime(begin);
        (MostAllocated, LongestTime) = (Math.Max(MostAllocated, allocated), taken > LongestTime ? taken : LongestTime);
        if (taken >= Longest)
            problem = FormattableString.Invariant($"it took {taken.TotalSeconds:F1} s");
        else if (allocated > target.MostAllocated(input.Length))
            problem = $"{allocated} bytes were allocated, expected at most {target.MostAllocated(input.Length)}";
        return wasRead;
    }
}
