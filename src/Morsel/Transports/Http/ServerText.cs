namespace Morsel.Transports.Http;

/// <summary>Makes words of a server fit for a message: a terminal or a log must not obey them.</summary>
internal static class ServerText
{
    private const int MostChars = 200;

    /// <summary>At most 200 characters of <paramref name="text"/>, escaped, in quotes; "none" for null.</summary>
    public static string Quote(string? text) => text is null ? "none" : $"\"{Printable.Escape(text, MostChars)}\"";
}
