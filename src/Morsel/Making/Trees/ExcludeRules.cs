using System.Text;

namespace Morsel.Making.Trees;

/// <summary>The patterns that hold in one folder: its own, and those of the folders above that reach down to it.</summary>
/// <remarks>As casync has it when tried: wherever it stands, a pattern with "!" outdoes all others.</remarks>
internal sealed class ExcludeRules
{
    /// <summary>What an exclude file is called, in every folder.</summary>
    public static readonly byte[] FileName = [.. ".caexclude"u8];

    /// <summary>Bytes in the longest exclude file.</summary>
    public const int MostBytes = 1 << 20;

    private readonly IReadOnlyList<ExcludePattern> _patterns;

    private ExcludeRules(IReadOnlyList<ExcludePattern> patterns) => _patterns = patterns;

    /// <summary>No pattern.</summary>
    public static ExcludeRules None { get; } = new([]);

    /// <summary>Whether an entry of the folder is left out, with all that is in it.</summary>
    public bool LeaveOut(ReadOnlySpan<byte> name, bool isFolder)
    {
        bool isLeftOut = false;
        foreach (ExcludePattern pattern in _patterns)
        {
            if (pattern.Names.Length > 1 || (pattern.OnlyFolders && !isFolder) || !GlobPattern.Matches(pattern.Names[0], name))
                continue;
            if (pattern.IsKept)
                return false;
            isLeftOut = true;
        }
        return isLeftOut;
    }

    /// <summary>What holds in a folder that is in this one.</summary>
    public ExcludeRules In(ReadOnlySpan<byte> name)
    {
        if (_patterns.Count == 0)
            return this;
        var inner = new List<ExcludePattern>();
        foreach (ExcludePattern pattern in _patterns)
        {
            if (pattern.AtAnyDepth)
                inner.Add(pattern);
            else if (pattern.Names.Length > 1 && GlobPattern.Matches(pattern.Names[0], name))
                inner.Add(pattern with { Names = pattern.Names[1..] });
        }
        return new ExcludeRules(inner);
    }

    /// <summary>These, and those of an exclude file.</summary>
    /// <param name="content">The file.</param>
    /// <param name="path">Its path, for the message of a failure.</param>
    /// <exception cref="TargetFormatException">A line is no pattern.</exception>
    public ExcludeRules With(ReadOnlySpan<byte> content, string path)
    {
        var patterns = new List<ExcludePattern>(_patterns);
        for (int number = 1; !content.IsEmpty; number++)
        {
            int end = content.IndexOf((byte)'\n') is >= 0 and var found ? found : content.Length;
            try
            {
                if (ExcludePattern.Parse(content[..end]) is { } pattern)
                    patterns.Add(pattern);
            }
            catch (FormatException problem)
            {
                throw new TargetFormatException(path, $"line {number}", problem.Message);
            }
            content = content[Math.Min(end + 1, content.Length)..];
        }
        return new ExcludeRules(patterns);
    }

    /// <summary>These, and those of a caller.</summary>
    /// <exception cref="ArgumentException">One of them is no pattern.</exception>
    public ExcludeRules With(IReadOnlyList<string> lines)
    {
        var patterns = new List<ExcludePattern>(_patterns);
        foreach (string line in lines)
        {
            try
            {
                patterns.Add(ExcludePattern.Parse(Encoding.UTF8.GetBytes(line)) ?? throw new FormatException("a pattern is empty, or a comment"));
            }
            catch (FormatException problem)
            {
                throw new ArgumentException($"\"{line}\" cannot be excluded: {problem.Message}", nameof(lines));
            }
        }
        return new ExcludeRules(patterns);
    }
}
