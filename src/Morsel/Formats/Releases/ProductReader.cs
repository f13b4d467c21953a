using System.Globalization;
using System.Text;

namespace Morsel.Formats.Releases;

/// <summary>Reads what a store that runs on pling.com says of a product: of its XML, the few elements that matter.</summary>
/// <remarks>Elements are taken in their order wherever they stand; a document with a type of its own, by which entities could be declared, is refused.</remarks>
internal static class ProductReader
{
    private const string Link = "downloadlink", Good = "100";
    private const int MostLinks = 1000;

    // Longer ones are none of those that matter, and are not looked for their end: there may be a '<' at every place.
    private const int MostNameChars = 256, MostEntityChars = 10;

    /// <summary>Reads the addresses of its files, each called after the last part of its address.</summary>
    /// <returns>null if it is something else; none if there is no such product.</returns>
    public static IReadOnlyList<ReleaseAsset>? Read(ReadOnlySpan<byte> xml)
    {
        string text = Encoding.UTF8.GetString(xml);
        if (!text.Contains("<ocs", StringComparison.Ordinal) || text.Contains("<!DOCTYPE", StringComparison.OrdinalIgnoreCase) || text.Contains("<!ENTITY", StringComparison.OrdinalIgnoreCase))
            return null;
        var assets = new List<ReleaseAsset>();
        bool isGood = false;
        foreach ((string name, string content) in ElementsOf(text))
        {
            isGood |= name == "statuscode" && content == Good;
            if (name.StartsWith(Link, StringComparison.Ordinal) && IsNumber(name.AsSpan(Link.Length)) && content.Length > 0 && assets.Count < MostLinks)
                assets.Add(new ReleaseAsset(NameIn(content), content));
        }
        return isGood ? assets : [];
    }

    // Elements without elements in them.
    private static IEnumerable<(string Name, string Content)> ElementsOf(string text)
    {
        for (int at = text.IndexOf('<', StringComparison.Ordinal); at >= 0; at = text.IndexOf('<', at + 1))
        {
            int close = text.IndexOf('>', at, Math.Min(MostNameChars, text.Length - at));
            if (close < 0)
                continue;
            string name = text[(at + 1)..close].Split([' ', '\t', '\r', '\n'], 2)[0];
            string end = $"</{name}>";
            int next = text.IndexOf('<', close);
            if (name.Length > 0 && next >= 0 && string.CompareOrdinal(text, next, end, 0, end.Length) == 0)
                yield return (name, Decoded(text[(close + 1)..next]).Trim());
        }
    }

    // The entities of XML itself; others cannot be declared, and stay as they are.
    private static string Decoded(string text)
    {
        if (!text.Contains('&', StringComparison.Ordinal))
            return text;
        var decoded = new StringBuilder(text.Length);
        for (int at = 0; at < text.Length; at++)
        {
            int end = text[at] == '&' ? text.IndexOf(';', at, Math.Min(MostEntityChars, text.Length - at)) : -1;
            string? letter = end > at ? Entity(text[(at + 1)..end]) : null;
            decoded.Append(letter ?? text[at..(at + 1)]);
            at = letter is null ? at : end;
        }
        return decoded.ToString();
    }

    private static string? Entity(string name) => name switch
    {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        ['#', 'x', .. var hex] => Letter(hex, NumberStyles.AllowHexSpecifier),
        ['#', .. var digits] => Letter(digits, NumberStyles.None),
        _ => null,
    };

    private static string? Letter(string number, NumberStyles style) =>
        int.TryParse(number, style, CultureInfo.InvariantCulture, out int code) && Rune.IsValid(code) ? new Rune(code).ToString() : null;

    private static bool IsNumber(ReadOnlySpan<char> text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static string NameIn(string address)
    {
        string path = Uri.TryCreate(address, UriKind.Absolute, out Uri? known) ? known.AbsolutePath : address;
        return Uri.UnescapeDataString(path[(path.LastIndexOf('/') + 1)..]);
    }
}
