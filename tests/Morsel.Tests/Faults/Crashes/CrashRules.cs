namespace Morsel.Tests.Faults.Crashes;

/// <summary>What a file system may have lost when the power fails.</summary>
internal enum CrashRules
{
    /// <summary>As ext4 with <c>data=ordered</c>: names change in the order of the calls, and every sync of anything brings all of them to the disk that came before.</summary>
    Ordered,

    /// <summary>Of what was not synced any part may be there, in any order: of a file what its own sync covers, of names what that of the folder covers.</summary>
    NoPromise,

    /// <summary>Nothing is there that was not synced.</summary>
    SyncedOnly,
}
