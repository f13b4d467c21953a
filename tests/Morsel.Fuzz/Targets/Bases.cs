using System.Text;

namespace Morsel.Fuzz.Targets;

/// <summary>Older files that inputs copy from.</summary>
internal static class Bases
{
    /// <summary>Lines of text, each another one.</summary>
    public static byte[] Text(int bytes)
    {
        var text = new StringBuilder();
        for (int line = 0; text.Length < bytes; line++)
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{line}: the quick brown fox jumps over the lazy dog {line * line}\n");
        return Encoding.ASCII.GetBytes(text.ToString(0, bytes));
    }
}
