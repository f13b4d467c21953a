using Morsel.Publishing;

namespace Morsel.Cli.Running;

/// <summary>How a run ended. The numbers are stable; <c>docs/exit-codes.md</c> explains them.</summary>
internal enum ExitCode
{
    Ok = 0,
    InternalBug = 1,
    Usage = 2,
    InvalidDescription = 3,
    NotProven = 4,
    Network = 5,
    Refused = 6,
    Denied = 7,
    NotFound = 8,
    DiskFull = 9,
    LocalFiles = 10,
    KeepsChanging = 11,
    ContentDiffers = 12,
    RateLimited = 13,
    TooSlow = 14,
    TargetBusy = 15,
    NothingProven = 16,
    UpdateAvailable = 17,
    Interrupted = 130,
    Terminated = 143,
}

/// <summary>The one place that says which exception ends a run with which exit code.</summary>
internal static class ExitCodes
{
    // errno stands in HResult as it is: ENOSPC, EDQUOT (Linux; macOS), EFBIG. Windows: ERROR_DISK_FULL, ERROR_HANDLE_DISK_FULL.
    private static readonly int[] DiskFullResults = [28, 122, 69, 27, unchecked((int)0x80070070), unchecked((int)0x80070027)];

    /// <param name="failure">What ended the run.</param>
    /// <param name="whenCancelled">The exit code of a cancelled run; null if nobody cancelled this one.</param>
    public static ExitCode Of(Exception failure, ExitCode? whenCancelled = null) => failure switch
    {
        CommandFailure known => known.ExitCode,
        OperationCanceledException => whenCancelled ?? ExitCode.InternalBug,
        _ when MachineLack.Of(failure) is not null => ExitCode.LocalFiles,
        TargetFormatException => ExitCode.InvalidDescription,
        VerificationException { IsProofMissing: true } => ExitCode.NotProven,
        VerificationException => ExitCode.ContentDiffers,
        TransportException transfer => Of(transfer.Failure),
        RefusedException => ExitCode.Refused,
        TargetBusyException or PublishConflictException => ExitCode.TargetBusy,
        _ when IsDiskFull(failure) => ExitCode.DiskFull,
        IOException or UnauthorizedAccessException => ExitCode.LocalFiles,
        // The library refuses a request that contradicts itself with just this type; its descendants are our own mistakes.
        ArgumentException when failure.GetType() == typeof(ArgumentException) => ExitCode.Usage,
        _ => ExitCode.InternalBug,
    };

    /// <summary>The name in JSON: snake case, as stable as the number.</summary>
    public static string NameOf(ExitCode code) => code switch
    {
        ExitCode.Ok => "ok",
        ExitCode.InternalBug => "internal_bug",
        ExitCode.Usage => "usage",
        ExitCode.InvalidDescription => "invalid_description",
        ExitCode.NotProven => "not_proven",
        ExitCode.Network => "network",
        ExitCode.Refused => "refused",
        ExitCode.Denied => "denied",
        ExitCode.NotFound => "not_found",
        ExitCode.DiskFull => "disk_full",
        ExitCode.LocalFiles => "local_files",
        ExitCode.KeepsChanging => "keeps_changing",
        ExitCode.ContentDiffers => "content_differs",
        ExitCode.RateLimited => "rate_limited",
        ExitCode.TooSlow => "too_slow",
        ExitCode.TargetBusy => "target_busy",
        ExitCode.NothingProven => "nothing_proven",
        ExitCode.UpdateAvailable => "update_available",
        ExitCode.Interrupted => "interrupted",
        ExitCode.Terminated => "terminated",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static ExitCode Of(TransportFailure failure) => failure switch
    {
        TransportFailure.Network or TransportFailure.BadReply or TransportFailure.ServerError => ExitCode.Network,
        TransportFailure.TimedOut or TransportFailure.TooSlow => ExitCode.TooSlow,
        TransportFailure.Changed => ExitCode.KeepsChanging,
        TransportFailure.NotFound => ExitCode.NotFound,
        TransportFailure.Denied => ExitCode.Denied,
        TransportFailure.Busy => ExitCode.RateLimited,
        TransportFailure.Refused => ExitCode.Refused,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static bool IsDiskFull(Exception failure)
    {
        for (Exception? cause = failure; cause is not null; cause = cause.InnerException)
            if (cause is IOException && DiskFullResults.Contains(cause.HResult))
                return true;
        return false;
    }
}
