using Morsel.Server.Folders;

namespace Morsel.Server.Page;

/// <summary>Two versions of a file, and what an update from the one to the other would download.</summary>
/// <param name="number">A number of its own.</param>
/// <param name="old">The version that a user has.</param>
/// <param name="next">The version to update to.</param>
internal sealed class Comparison(int number, ListedFile old, ListedFile next) : IProgress<UpdateProgress>
{
    private double _share;

    public int Number => number;

    public ListedFile Old => old;

    public ListedFile Next => next;

    /// <summary>What an update would do; null while it is computed, and if it could not be.</summary>
    public UpdatePlan? Plan { get; private set; }

    /// <summary>Bytes of the control file.</summary>
    public long DescriptionBytes { get; private set; }

    /// <summary>Why there is no plan; null if nothing failed.</summary>
    public string? Failure { get; private set; }

    public bool IsDone => Plan is not null || Failure is not null;

    /// <summary>How much of the old version was searched, from 0 to 1.</summary>
    public double Share => Volatile.Read(ref _share);

    /// <summary>Whether it is of the files as they are now.</summary>
    public bool IsOf(ListedFile otherOld, ListedFile otherNext) =>
        (old.Path, old.Stamp, next.Path, next.Stamp) == (otherOld.Path, otherOld.Stamp, otherNext.Path, otherNext.Stamp);

    public void Report(UpdateProgress value)
    {
        if (value is not { Phase: UpdatePhase.ScanningSeeds, TotalBytes: > 0 })
            return;
        Volatile.Write(ref _share, Math.Min(1, (double)value.DoneBytes / value.TotalBytes));
        Changed?.Invoke();
    }

    /// <summary>Told whenever its progress changes.</summary>
    public Action? Changed { get; init; }

    public void End(UpdatePlan plan, long descriptionBytes)
    {
        DescriptionBytes = descriptionBytes;
        Plan = plan;
        Changed?.Invoke();
    }

    public void Fail(string failure)
    {
        Failure = failure;
        Changed?.Invoke();
    }
}
