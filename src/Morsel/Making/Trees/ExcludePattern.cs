namespace Morsel.Making.Trees;

/// <summary>One line of an exclude file: patterns of names, one for each folder down to what is meant.</summary>
/// <param name="Names">The patterns; at least one.</param>
/// <param name="IsKept">Whether it says what is kept nevertheless: the line began with "!".</param>
/// <param name="OnlyFolders">Whether it is about folders alone: the line ended with "/".</param>
/// <param name="AtAnyDepth">Whether it holds in all folders below, too: the line has no other "/".</param>
internal sealed record ExcludePattern(byte[][] Names, bool IsKept, bool OnlyFolders, bool AtAnyDepth)
{
    /// <summary>Reads a line. Null if nothing stands in it, or a comment.</summary>
    /// <param name="line">The line, without its end.</param>
    /// <exception cref="FormatException">It can match nothing in a tree.</exception>
    public static ExcludePattern? Parse(ReadOnlySpan<byte> line)
    {
        line = line.Trim(" \t"u8);
        if (line is [] or [(byte)'#', ..])
            return null;
        bool isKept = line[0] == '!';
        if (isKept)
            line = line[1..];
        bool onlyFolders = line is [.., (byte)'/'], isRooted = line is [(byte)'/', ..];
        var names = new List<byte[]>();
        while (!line.IsEmpty)
        {
            int end = line.IndexOf((byte)'/') is >= 0 and var separator ? separator : line.Length;
            if (end > 0)
                names.Add(Checked(line[..end]));
            line = line[Math.Min(end + 1, line.Length)..];
        }
        return names.Count > 0
            ? new ExcludePattern([.. names], isKept, onlyFolders, !isRooted && names.Count == 1)
            : throw new FormatException("a pattern names nothing");
    }

    private static byte[] Checked(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("."u8) || name.SequenceEqual(".."u8) ? throw new FormatException("a pattern has \".\" or \"..\" in it")
        : name.Contains((byte)0) ? throw new FormatException("a pattern has a NUL in it")
        : name.ToArray();
}
