namespace Morsel.Routes.Units;

/// <summary>Which groups of units failed, and whether units are worth anything any more. Safe for several threads.</summary>
/// <remarks>A group that fails once may have been damaged on its way. One that fails twice is wrong in the object, and all that copies from it as well.</remarks>
internal sealed class UnitTrust
{
    private const int MostFailures = 2;

    private readonly Dictionary<int, int> _failures = [];
    private volatile string? _problem;

    /// <summary>Whether no more units are to be decompressed.</summary>
    public bool HasEnded => _problem is not null;

    /// <summary>What went wrong, for a message.</summary>
    public string Problem => _problem ?? $"{Failed} of its units were wrong, and correct when they were requested again";

    /// <summary>Groups that failed.</summary>
    public int Failed
    {
        get
        {
            lock (_failures)
                return _failures.Count;
        }
    }

    /// <summary>A group did not come out as the description says.</summary>
    public void Fail(int group, long start)
    {
        lock (_failures)
        {
            int failures = _failures[group] = _failures.GetValueOrDefault(group) + 1;
            if (failures >= MostFailures)
                End($"the units from byte {start} of the file on do not match the control file");
        }
    }

    /// <summary>Nothing of use will come any more.</summary>
    public void End(string problem) => _problem ??= problem;
}
