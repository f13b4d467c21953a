namespace Morsel;

/// <summary>A control file, or another file with a format, is invalid. Trying again gives the same result.</summary>
public sealed class TargetFormatException : MorselException
{
    private readonly string? _missing;

    /// <param name="what">What was read: "zsync control file".</param>
    /// <param name="where">The place in it: "line 4".</param>
    /// <param name="problem">What was found and what was expected.</param>
    public TargetFormatException(string what, string where, string problem)
        : base($"{what}, {where}: {problem}")
    {
    }

    private TargetFormatException(string message, string? missing = null)
        : base(message) => _missing = missing;

    /// <summary>The description ends before it should.</summary>
    /// <param name="what">What was being read.</param>
    /// <param name="missing">How much of it is there: "4,713 of 172,032 bytes of checksums".</param>
    internal static TargetFormatException CutOff(string what, string missing) => new(CutOffMessage($"the {what}", missing), missing);

    /// <summary>What came is no description at all.</summary>
    /// <param name="source">Where it is, as it may be shown.</param>
    internal static TargetFormatException None(string source) =>
        new($"{source} is neither a zsync control file nor a zchunk file: is it another file, or a login or error page?");

    /// <summary>The same, with the address or path that it came from: who reads bytes does not know it.</summary>
    internal TargetFormatException At(string source) =>
        new(_missing is null ? $"{source}: {Message}" : CutOffMessage(source, _missing), _missing) { Remedy = Remedy };

    private static string CutOffMessage(string source, string missing) => $"{source} is cut off ({missing}): publish it again";
}
