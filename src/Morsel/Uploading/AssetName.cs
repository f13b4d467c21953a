using System.Text;

namespace Morsel.Uploading;

/// <summary>What GitHub calls a file of a release: characters that it does not take become points.</summary>
/// <remarks>Source: the description of uploading a release asset in GitHub's documentation, which names special characters and points at the ends, and leaves open which are special: so only what is safe stays.</remarks>
internal static class AssetName
{
    /// <summary>The name that a file gets.</summary>
    /// <exception cref="RefusedException">Nothing is left of it.</exception>
    public static string Of(string name)
    {
        var kept = new StringBuilder(name.Length);
        foreach (Rune rune in name.EnumerateRunes())
        {
            bool isSafe = rune.IsAscii && (char.IsAsciiLetterOrDigit((char)rune.Value) || rune.Value is '-' or '_' or '.' or '+');
            char next = isSafe ? (char)rune.Value : '.';
            if (next != '.' || (kept.Length > 0 && kept[^1] != '.'))
                kept.Append(next);
        }
        string result = kept.ToString().Trim('.');
        return result.Length > 0 ? result : throw new RefusedException($"nothing of the name \"{name}\" is left under GitHub's rules: rename the file");
    }
}
