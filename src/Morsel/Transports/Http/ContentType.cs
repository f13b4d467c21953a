namespace Morsel.Transports.Http;

/// <summary>The two facts of a Content-Type header that matter here.</summary>
/// <param name="MediaType">Lower case, without parameters; null if none.</param>
/// <param name="Boundary">What separates the parts of a multipart body; null if none usable was given.</param>
/// <remarks>Not .NET's parser: it refuses unquoted boundaries that servers do send, such as those with a colon or a slash.</remarks>
internal readonly record struct ContentType(string? MediaType, string? Boundary)
{
    /// <summary>RFC 2046 §5.1.1 allows 70 characters; servers were seen to take more.</summary>
    private const int MaxBoundaryLength = 200;

    private const int MaxMediaTypeLength = 200;

    public static ContentType Parse(string? header)
    {
        ReadOnlySpan<char> rest = header;
        ReadOnlySpan<char> mediaType = TakeUntil(ref rest, ';').Trim();
        string? boundary = null;
        while (boundary is null && !rest.IsEmpty)
        {
            ReadOnlySpan<char> name = TakeUntil(ref rest, '=').Trim();
            string value = TakeValue(ref rest);
            if (name.Equals("boundary", StringComparison.OrdinalIgnoreCase))
                boundary = value;
        }
        bool sane = mediaType.Length is > 0 and <= MaxMediaTypeLength && IsPrintable(mediaType);
        return new ContentType(sane ? mediaType.ToString().ToLowerInvariant() : null, IsUsable(boundary) ? boundary : null);
    }

    private static bool IsUsable(string? boundary) => boundary is { Length: > 0 and <= MaxBoundaryLength } && IsPrintable(boundary);

    private static bool IsPrintable(ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange(' ', '~');

    private static ReadOnlySpan<char> TakeUntil(ref ReadOnlySpan<char> rest, char end)
    {
        int at = rest.IndexOf(end);
        ReadOnlySpan<char> taken = at < 0 ? rest : rest[..at];
        rest = at < 0 ? [] : rest[(at + 1)..];
        return taken;
    }

    private static string TakeValue(ref ReadOnlySpan<char> rest)
    {
        rest = rest.TrimStart(" \t");
        if (!rest.StartsWith('"'))
            return TakeUntil(ref rest, ';').Trim().ToString();
        var value = new System.Text.StringBuilder();
        int i = 1;
        for (; i < rest.Length && rest[i] != '"'; i++)
        {
            if (rest[i] == '\\' && i + 1 < rest.Length)
                i++;
            value.Append(rest[i]);
        }
        rest = rest[Math.Min(i, rest.Length)..];
        TakeUntil(ref rest, ';');
        return value.ToString();
    }
}
