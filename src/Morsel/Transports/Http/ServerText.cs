namespace Morsel.Transports.Http;

/// <summary>Makes words of a server fit for a message: a terminal or a log must not obey them.</summary>
internal static class ServerText
{
    private const int MaxLength = 200;

    /// <summary>At most 200 printable ASCII characters of <paramref name="text"/>, in quotes; "none" for null.</summary>
    public static string Quote(string? text)
    {
        if (text is null)
            return "none";
        ReadOnlySpan<char> head = text.AsSpan(0, Math.Min(text.Length, MaxLength));
        return string.Concat("\"", string.Create(head.Length, head, static (shown, from) =>
        {
            for (int i = 0; i < from.Length; i++)
                shown[i] = from[i] is >= ' ' and <= '~' ? from[i] : '?';
        }), "\"");
    }
}
