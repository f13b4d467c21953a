using System.Net;
using Morsel.Files;

namespace Morsel.Server.Transfers;

/// <summary>What one client downloads of one version of a file, in as many requests as it likes.</summary>
/// <remarks>Clients behind one address are one client: the server cannot tell them apart.</remarks>
internal sealed class Transfer(int number, TransferKey key, long began)
{
    /// <summary>A number of its own, in the order of their beginning.</summary>
    public int Number => number;

    /// <inheritdoc cref="TransferKey"/>
    public TransferKey Key => key;

    /// <summary>When it began, by the clock's time stamp.</summary>
    public long Began => began;

    /// <summary>What was asked for and sent so far.</summary>
    public TransferSum Sum { get; set; }

    /// <summary>Answers under way.</summary>
    public int Open { get; set; }

    /// <summary>When the last answer ended, by the clock's time stamp.</summary>
    public long LastUse { get; set; }

    /// <summary>Bytes of the file that the client did not ask for, since it asked for ranges.</summary>
    public long Saved => Sum.Ranges > 0 ? Math.Max(0, Key.FileLength - Sum.Asked) : 0;

    /// <summary>It as it is now.</summary>
    public TransferState State(TimeSpan age) => new(Number, Key.Name, Key.FileLength, Sum, Saved, age, Open > 0);
}

/// <summary>What was asked for and sent.</summary>
/// <param name="Requests">Requests.</param>
/// <param name="Ranges">Ranges that were asked for; 0 for whole files.</param>
/// <param name="Asked">Bytes that were asked for.</param>
/// <param name="Sent">Bytes of them that were sent.</param>
internal readonly record struct TransferSum(int Requests, int Ranges, long Asked, long Sent);

/// <summary>Who downloads what.</summary>
/// <param name="Client">The client's address; null if the connection has none.</param>
/// <param name="Name">The file's name below the folder.</param>
/// <param name="Version">The file's generation.</param>
internal sealed record TransferKey(IPAddress? Client, string Name, FileStamp Version)
{
    /// <summary>Bytes in the file.</summary>
    public long FileLength => Version.Length;
}

/// <summary>A transfer at one moment.</summary>
/// <param name="Number">A number of its own.</param>
/// <param name="Name">The file's name below the folder.</param>
/// <param name="FileLength">Bytes in the file.</param>
/// <param name="Sum">What was asked for and sent.</param>
/// <param name="Saved">Bytes of the file that were not asked for.</param>
/// <param name="Age">Time since it began.</param>
/// <param name="IsUnderWay">Whether an answer is being sent.</param>
internal sealed record TransferState(int Number, string Name, long FileLength, TransferSum Sum, long Saved, TimeSpan Age, bool IsUnderWay);
