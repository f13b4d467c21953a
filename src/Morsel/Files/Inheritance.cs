namespace Morsel.Files;

/// <summary>What a new file takes over from the one that it replaces. None of it is content: what the file system refuses is told, and the file is kept.</summary>
internal static class Inheritance
{
    private const UnixFileMode Group = (UnixFileMode)0b000_111_000, Others = (UnixFileMode)0b000_000_111;
    private const int GroupShift = 3;

    /// <summary>Gives a file owner and mode of the one that it replaces, and a time.</summary>
    /// <param name="file">The file.</param>
    /// <param name="replaced">What it replaces; null if nothing.</param>
    /// <param name="time">When it is to count as changed; null for the time that it has.</param>
    /// <returns>What was refused, for people.</returns>
    /// <exception cref="IOException">The disk failed, or is full.</exception>
    public static List<string> Give(IBlockFile file, FileStamp? replaced, DateTimeOffset? time)
    {
        var refused = new List<string>();
        if (replaced is { Mode: { } mode })
        {
            FileOwner? owner = GiveOwner(file, replaced.Owner, refused);
            // What the group of the replaced file might do, another group must not.
            GiveMode(file, owner?.Group == replaced.Owner?.Group ? mode : mode & ~Group | mode & (UnixFileMode)((int)(mode & Others) << GroupShift), refused);
        }
        if (time is { } wanted)
            _ = Try(() => file.SetModifiedTime(wanted), "its time", refused);
        return refused;
    }

    /// <summary>Gives a file a mode, unless it has that already.</summary>
    /// <param name="file">The file.</param>
    /// <param name="mode">The mode.</param>
    /// <param name="refused">Gets what was refused, for people.</param>
    public static void GiveMode(IBlockFile file, UnixFileMode mode, List<string> refused)
    {
        if (file.Stamp.Mode != mode)
            _ = Try(() => file.SetMode(mode), "its mode", refused);
    }

    // The owner that it has then. Whoever may not give the file away may still be allowed to give it to a group.
    private static FileOwner? GiveOwner(IBlockFile file, FileOwner? wanted, List<string> refused)
    {
        FileOwner? own = file.Stamp.Owner;
        if (own is not { } now || wanted is not { } owner || now == owner)
            return own;
        if (Try(() => file.SetOwner(owner), $"its owner ({owner})", refused))
            return owner;
        var group = now with { Group = owner.Group };
        return now != group && Try(() => file.SetOwner(group), "its group", []) ? group : now;
    }

    private static bool Try(Action set, string what, List<string> refused)
    {
        try
        {
            set();
            return true;
        }
        catch (IOException failure) when (FileFailure.IsRefusal(failure))
        {
            refused.Add($"{what} could not be set: {FileFailure.ReasonOf(failure)}");
            return false;
        }
    }
}
