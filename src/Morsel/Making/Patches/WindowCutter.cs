namespace Morsel.Making.Patches;

/// <summary>Cuts commands where windows end.</summary>
internal static class WindowCutter
{
    /// <summary>The windows of a target.</summary>
    /// <param name="commands">What makes all of it, in order.</param>
    /// <param name="length">Bytes of the target.</param>
    /// <param name="windowBytes">Bytes of a window.</param>
    public static IReadOnlyList<WindowCommands> Cut(IEnumerable<CopyCommand> commands, long length, int windowBytes)
    {
        var windows = new List<WindowCommands>();
        List<CopyCommand> current = [];
        long start = 0, at = 0;
        foreach (CopyCommand command in commands)
        {
            for (CopyCommand rest = command; rest.Copied + rest.Added > 0;)
            {
                (CopyCommand first, rest) = Divide(rest, Math.Min(length, start + windowBytes) - at);
                Append(current, first);
                at += first.Copied + first.Added;
                if (at < Math.Min(length, start + windowBytes))
                    continue;
                windows.Add(new WindowCommands(start, (int)(at - start), current));
                (current, start) = ([], at);
            }
        }
        return windows;
    }

    private static (CopyCommand First, CopyCommand Left) Divide(CopyCommand command, long room)
    {
        long copied = Math.Min(command.Copied, room), added = Math.Min(command.Added, room - copied);
        return (command with { Copied = copied, Added = added }, new CopyCommand(command.From + copied, command.Copied - copied, command.Added - added));
    }

    // What goes on as the command before is one with it: a window has as few as there can be.
    private static void Append(List<CopyCommand> commands, CopyCommand next)
    {
        if (commands.Count > 0 && commands[^1] is { Added: 0 } last && last.From + last.Copied == next.From)
            commands[^1] = last with { Copied = last.Copied + next.Copied, Added = next.Added };
        else if (commands.Count > 0 && next.Copied == 0)
            commands[^1] = commands[^1] with { Added = commands[^1].Added + next.Added };
        else
            commands.Add(next);
    }
}
