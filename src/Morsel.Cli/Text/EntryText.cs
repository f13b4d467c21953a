using System.Globalization;
using System.Text;
using Morsel.Casync;

namespace Morsel.Cli.Text;

/// <summary>What the command tells of trees: lines as casync prints them.</summary>
internal static class EntryText
{
    private const int SetUser = 0b100_000_000_000, SetGroup = 0b010_000_000_000, Sticky = 0b001_000_000_000;
    private const ulong NanosecondsPerSecond = 1_000_000_000;

    /// <summary>A line for each entry: its mode, as <c>ls -l</c> has it, and its path.</summary>
    public static string List(IReadOnlyList<TreeEntry> entries)
    {
        var lines = new StringBuilder();
        foreach (TreeEntry entry in entries)
            lines.Append(ModeOf(entry)).Append(' ').Append(PathOf(entry.PathBytes)).Append('\n');
        return lines.ToString();
    }

    /// <summary>A line for each entry, as mtree(8) has it.</summary>
    public static string Mtree(IReadOnlyList<TreeEntry> entries)
    {
        // casync says of links and devices that all their flags are set.
        string ofOthers = entries.Count == 0 ? "" : string.Join(',', entries[0].Flags.Select(flag => flag.Name));
        var lines = new StringBuilder();
        foreach (TreeEntry entry in entries)
            lines.Append(PathOf(entry.PathBytes)).Append(Words(entry, ofOthers)).Append('\n');
        return lines.ToString();
    }

    /// <summary>A line for each difference.</summary>
    public static string Differences(IReadOnlyList<TreeDifference> differences)
    {
        var lines = new StringBuilder();
        foreach (TreeDifference difference in differences)
        {
            lines.Append(CultureInfo.InvariantCulture, $"{WordOf(difference.Kind),-8} {PathOf(difference.PathBytes)}");
            if (difference.Changes != TreeChanges.None)
                lines.Append(": ").AppendJoin(", ", WordsOf(difference.Changes));
            lines.Append('\n');
        }
        return lines.ToString();
    }

    /// <summary>What was made of a folder.</summary>
    public static string Of(CatarMakeReport report)
    {
        string excluded = report.ExcludedCount > 0 ? $", {report.ExcludedCount.ToString(CultureInfo.InvariantCulture)} left out" : "";
        return $"{Printable.Escape(report.OutputPath)}: {Figures.Size(report.Length)}, {(report.EntryCount == 1 ? "1 entry" : $"{report.EntryCount.ToString(CultureInfo.InvariantCulture)} entries")}"
            + $"{excluded}, {Figures.Duration(report.Elapsed)}\n";
    }

    public static string WordOf(TreeDifferenceKind kind) => kind switch
    {
        TreeDifferenceKind.Added => "added",
        TreeDifferenceKind.Removed => "removed",
        _ => "changed",
    };

    public static IEnumerable<string> WordsOf(TreeChanges changes)
    {
        foreach (TreeChanges change in Enum.GetValues<TreeChanges>())
        {
            if (change != TreeChanges.None && changes.HasFlag(change))
                yield return WordOf(change);
        }
    }

    public static string WordOf(TreeEntryKind kind) => kind switch
    {
        TreeEntryKind.File => "file",
        TreeEntryKind.Folder => "dir",
        TreeEntryKind.SymbolicLink => "link",
        TreeEntryKind.CharacterDevice => "char",
        TreeEntryKind.BlockDevice => "block",
        TreeEntryKind.Fifo => "fifo",
        _ => "socket",
    };

    private static string WordOf(TreeChanges change) => change switch
    {
        TreeChanges.Kind => "type",
        TreeChanges.Content => "content",
        TreeChanges.Target => "target",
        TreeChanges.Mode => "mode",
        TreeChanges.Owner => "owner",
        TreeChanges.Time => "time",
        TreeChanges.Attributes => "xattr",
        TreeChanges.Acl => "acl",
        _ => "flags",
    };

    private static string Words(TreeEntry entry, string flagsOfOthers)
    {
        var words = new StringBuilder();
        words.Append(CultureInfo.InvariantCulture, $" type={WordOf(entry.Kind)} mode={Convert.ToString(entry.Mode, 8).PadLeft(4, '0')}");
        if (entry.Kind == TreeEntryKind.File)
            words.Append(CultureInfo.InvariantCulture, $" size={entry.Length}");
        if (entry.LinkTarget is { } target)
            words.Append(" link=").Append(Escaped(target.Span));
        if (entry.Device is var (major, minor))
            words.Append(CultureInfo.InvariantCulture, $" device=linux,{major},{minor}");
        if (entry.UserId is { } user && entry.GroupId is { } group)
            words.Append(CultureInfo.InvariantCulture, $" uid={user} gid={group}");
        if (entry.UserName is { } userName)
            words.Append(" uname=").Append(Escaped(Encoding.UTF8.GetBytes(userName)));
        if (entry.GroupName is { } groupName)
            words.Append(" gname=").Append(Escaped(Encoding.UTF8.GetBytes(groupName)));
        string flags = entry.Flags.Count > 0 ? string.Join(',', entry.Flags.Select(flag => flag.IsSet ? flag.Name : "no" + flag.Name)) : flagsOfOthers;
        if (flags.Length > 0)
            words.Append(" flags=").Append(flags);
        // As a number without a sign: casync knows no time before 1970.
        if (entry.ModifiedNanoseconds is { } time)
            words.Append(CultureInfo.InvariantCulture, $" time={(ulong)time / NanosecondsPerSecond}.{(ulong)time % NanosecondsPerSecond:d9}");
        if (entry.Digest is { } digest)
            words.Append(digest.Algorithm == DigestAlgorithm.Sha256 ? " sha256digest=" : " sha512256digest=").Append(digest.Hex);
        return words.ToString();
    }

    private static string ModeOf(TreeEntry entry)
    {
        char type = entry.Kind switch
        {
            TreeEntryKind.File => '-',
            TreeEntryKind.Folder => 'd',
            TreeEntryKind.SymbolicLink => 'l',
            TreeEntryKind.CharacterDevice => 'c',
            TreeEntryKind.BlockDevice => 'b',
            TreeEntryKind.Fifo => 'p',
            _ => 's',
        };
        int mode = entry.Mode;
        return $"{type}{Three(mode >> 6, (mode & SetUser) != 0, 's')}{Three(mode >> 3, (mode & SetGroup) != 0, 's')}{Three(mode, (mode & Sticky) != 0, 't')}";
    }

    private static string Three(int bits, bool isSpecial, char special)
    {
        char last = (isSpecial, (bits & 1) != 0) switch
        {
            (true, true) => special,
            (true, false) => char.ToUpperInvariant(special),
            (false, true) => 'x',
            (false, false) => '-',
        };
        return $"{((bits & 4) != 0 ? 'r' : '-')}{((bits & 2) != 0 ? 'w' : '-')}{last}";
    }

    private static string PathOf(ReadOnlyMemory<byte> path) => path.IsEmpty ? "." : Escaped(path.Span);

    // What could end a word or a line, or is no ASCII, in octal digits.
    private static string Escaped(ReadOnlySpan<byte> text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (byte value in text)
        {
            if (value is > (byte)' ' and < 127 and not (byte)'\\' and not (byte)'#')
                escaped.Append((char)value);
            else
                escaped.Append('\\').Append(Convert.ToString(value, 8).PadLeft(3, '0'));
        }
        return escaped.ToString();
    }
}
