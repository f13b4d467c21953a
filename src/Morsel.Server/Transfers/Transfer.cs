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

    /// <summary>Requests so far.</summary>
    public int Requests { get; set; }

    /// <summary>Answers under way.</summary>
    public int Open { get; set; }

    /// <summary>Ranges that were asked for.</summary>
    public int Ranges { get; set; }

    /// <summary>Bytes of the file that were asked for.</summary>
    public long Asked { get; set; }

    /// <summary>Bytes of the file that were sent.</summary>
    public long Sent { get; set; }

    /// <summary>When the last answer ended, by the clock's time stamp.</summary>
    public long LastUse { get; set; }

    /// <summary>Bytes of the file that the client did not ask for, since it asked for ranges.</summary>
    public long Saved => Ranges > 0 ? Math.Max(0, Key.FileLength - Asked) : 0;

    /// <summary>It as it is now.</summary>
    public TransferState State(TimeSpan age) => new(Number, Key.Name, Key.FileLength, Requests, Ranges, Asked, Sent, Saved, age, Open > 0);
}

/// <summary>Who downloads what.</summary>
/// <param name="Client">The client's address.</param>
/// <param name="Name">The file's name below the folder.</param>
/// <param name="Version">The file's entity tag.</param>
/// <param name="FileLength">Bytes in the file.</param>
internal sealed record TransferKey(string Client, string Name, string Version, long FileLength);

/// <summary>A transfer at one moment.</summary>
/// <param name="Number">A number of its own.</param>
/// <param name="Name">The file's name below the folder.</param>
/// <param name="FileLength">Bytes in the file.</param>
/// <param name="Requests">Requests so far.</param>
/// <param name="Ranges">Ranges that were asked for; 0 for the whole file.</param>
/// <param name="Asked">Bytes that were asked for.</param>
/// <param name="Sent">Bytes of them that were sent.</param>
/// <param name="Saved">Bytes of the file that were not asked for.</param>
/// <param name="Age">Time since it began.</param>
/// <param name="IsUnderWay">Whether an answer is being sent.</param>
internal sealed record TransferState(
    int Number, string Name, long FileLength, int Requests, int Ranges, long Asked, long Sent, long Saved, TimeSpan Age, bool IsUnderWay);
