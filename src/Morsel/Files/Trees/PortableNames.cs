using System.Buffers;

namespace Morsel.Files.Trees;

/// <summary>Names that mean something else to Windows than the entry of that name.</summary>
internal static class PortableNames
{
    private static readonly SearchValues<char> Separators = SearchValues.Create("\\/:*?\"<>|");

    private static readonly string[] Devices =
    [
        "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$",
        .. "0123456789¹²³".SelectMany(digit => (string[])[$"COM{digit}", $"LPT{digit}"]),
    ];

    /// <summary>What is wrong with a name there, or null.</summary>
    public static string? ProblemOf(string name)
    {
        if (name.AsSpan().IndexOfAny(Separators) >= 0 || name.Any(char.IsControl))
            return "Windows has no names with \\ / : * ? \" < > | or control characters";
        if (name[^1] is '.' or ' ')
            return "Windows has no names that end with a dot or a space";
        string stem = name.Split('.')[0].TrimEnd();
        return Devices.Contains(stem, StringComparer.OrdinalIgnoreCase) ? "to Windows that is the name of a device" : null;
    }
}
