using System.Globalization;
using System.Text;

namespace Morsel.Formats.Sidecar;

/// <summary>The attributes of one line, asked for by name and form. What is asked for is known; the line fits if all that is known fits.</summary>
/// <param name="line">The line.</param>
internal sealed class SidecarFields(SidecarLine line)
{
    private const int MostNumberDigits = 19;
    private const string MustPrefix = "must-";

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private bool _isMisfit;

    /// <summary>Whether everything that was asked for is there, in its form, and nothing else must be understood.</summary>
    public bool Fit => !_isMisfit && !line.Attributes.Keys.Any(name => name.StartsWith(MustPrefix, StringComparison.Ordinal) && !_known.Contains(name));

    /// <summary>A number that must be there.</summary>
    public long Number(string name, long least = 0, long most = long.MaxValue) => MaybeNumber(name, least, most) ?? (long)Misfit(0L);

    /// <summary>A number; null where there is none.</summary>
    public long? MaybeNumber(string name, long least = 0, long most = long.MaxValue)
    {
        if (Maybe(name) is not { } text)
            return null;
        if (TryParse(text) is { } number && number >= least && number <= most)
            return number;
        Misfit(0L);
        return null;
    }

    /// <summary>Numbers with something between them.</summary>
    public long[] Numbers(string name, char between, int count)
    {
        long?[] numbers = [.. (Maybe(name) ?? "").Split(between).Select(TryParse)];
        return numbers.Length == count && numbers.All(number => number is not null) ? [.. numbers.Select(number => number!.Value)] : Misfit(new long[count]);
    }

    /// <summary>A SHA-256 that must be there.</summary>
    public Digest Sha256(string name) => MaybeSha256(name) ?? Misfit(new Digest(DigestAlgorithm.Sha256, new byte[Digest.SizeOf(DigestAlgorithm.Sha256)]));

    /// <summary>A SHA-256; null where there is none.</summary>
    public Digest? MaybeSha256(string name)
    {
        if (Maybe(name) is not { } text)
            return null;
        if (text.All(char.IsAsciiHexDigitLower) && Digest.TryParse(DigestAlgorithm.Sha256, text, out Digest? digest))
            return digest;
        return Misfit<Digest?>(null);
    }

    /// <summary>Hexadecimal digits that must be there, two for each byte.</summary>
    public string Hex(string name, int? bytes = null)
    {
        string text = Maybe(name) ?? "";
        bool fits = text.Length > 0 && text.Length % 2 == 0 && text.All(char.IsAsciiHexDigit) && (bytes is null || text.Length == 2 * bytes);
        return fits ? text : Misfit("");
    }

    /// <summary>One of the values that are listed; the first where there is none.</summary>
    public T OneOf<T>(string name, params ReadOnlySpan<(string Text, T Value)> listed)
    {
        string text = Maybe(name) ?? listed[0].Text;
        foreach ((string known, T value) in listed)
            if (known == text)
                return value;
        return Misfit(listed[0].Value);
    }

    /// <summary>As <see cref="OneOf"/>, but one must be there.</summary>
    public T Demanded<T>(string name, params ReadOnlySpan<(string Text, T Value)> listed) =>
        line.Attributes.ContainsKey(name) ? OneOf(name, listed) : Misfit(listed[0].Value);

    /// <summary>A reference that must be there, as it was written: one by http or https, or a relative one.</summary>
    public string Url(string name = "url")
    {
        string text = Maybe(name) ?? Misfit("");
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        bool hasScheme = colon > 0 && text.AsSpan(0, colon).IndexOfAny('/', '?', '#') < 0;
        return !hasScheme || IsWeb(text.AsSpan(0, colon), text.AsSpan(colon)) ? text : Misfit("");
    }

    /// <summary>Text, unescaped; null where there is none.</summary>
    public string? MaybeText(string name)
    {
        if (Maybe(name) is not { } text)
            return null;
        try
        {
            string unescaped = StrictUtf8.GetString(Unescaped(text));
            return unescaped.Any(char.IsControl) ? Misfit<string?>(null) : unescaped;
        }
        catch (DecoderFallbackException)
        {
            return Misfit<string?>(null);
        }
    }

    /// <summary>Says that the line does not fit.</summary>
    public T Misfit<T>(T instead)
    {
        _isMisfit = true;
        return instead;
    }

    private string? Maybe(string name)
    {
        _known.Add(name);
        return line.Attributes.GetValueOrDefault(name);
    }

    private static bool IsWeb(ReadOnlySpan<char> scheme, ReadOnlySpan<char> rest) =>
        (scheme.Equals("http", StringComparison.OrdinalIgnoreCase) || scheme.Equals("https", StringComparison.OrdinalIgnoreCase)) && rest.StartsWith("://");

    // Neither a sign nor a leading zero.
    private static long? TryParse(string text) =>
        text.Length is > 0 and <= MostNumberDigits && (text.Length == 1 || text[0] != '0')
        && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;

    private static byte[] Unescaped(string text)
    {
        var bytes = new List<byte>(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '%')
                bytes.Add((byte)text[i]);
            else
            {
                bytes.Add(byte.Parse(text.AsSpan(i + 1, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                i += 2;
            }
        }
        return [.. bytes];
    }
}
