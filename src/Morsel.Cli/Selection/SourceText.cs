namespace Morsel.Cli.Selection;

/// <summary>Addresses and paths as the user writes them: an address may carry a password or a token.</summary>
internal static class SourceText
{
    private const string Mark = "://";

    /// <summary>The same text.</summary>
    /// <exception cref="CommandFailure">It looks like an address and is none that can be asked.</exception>
    public static string Checked(string text, string name) =>
        !text.Contains(Mark, StringComparison.Ordinal) || IsWeb(text, out _)
            ? text
            : throw CommandFailure.Usage($"{name}: got \"{Shown(text)}\", expected a path, or an address that begins with http:// or https://");

    /// <summary>The text as it may be shown: of an address, neither user information nor query.</summary>
    public static string Shown(string text)
    {
        int mark = text.IndexOf(Mark, StringComparison.Ordinal);
        if (mark < 0)
            return text;
        if (IsWeb(text, out Uri? address))
            return address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
        // Whatever it is: what stands before the last @ or behind a ? is not for every eye.
        string rest = text[(mark + Mark.Length)..];
        return $"{text[..mark]}{Mark}{rest[(rest.LastIndexOf('@') + 1)..].Split('?')[0]}";
    }

    private static bool IsWeb(string text, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Uri? address) =>
        Uri.TryCreate(text, UriKind.Absolute, out address) && address.Scheme is "http" or "https" && address.Host.Length > 0;
}
