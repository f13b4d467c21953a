namespace Morsel.Cli.Selection;

/// <summary>Addresses and paths as the user writes them: an address may carry a password or a token.</summary>
internal static class SourceText
{
    private const string Mark = "://";

    /// <summary>The same text.</summary>
    /// <exception cref="CommandFailure">It is an address that is not supported, an address without its beginning, or a folder.</exception>
    public static string Checked(string text, string name)
    {
        if (text.Contains(Mark, StringComparison.Ordinal))
        {
            return IsWeb(text, out _)
                ? text
                : throw CommandFailure.Usage($"{name}: got \"{Shown(text)}\", expected a path, or an address that begins with http:// or https://");
        }
        if (Directory.Exists(text))
            throw new CommandFailure(ExitCode.LocalFiles, $"{text} is a folder, expected a file");
        return File.Exists(text) || !LacksScheme(text)
            ? text
            : throw new CommandFailure(ExitCode.NotFound, $"{Shown("http://" + text)["http://".Length..]}: there is no such file; if it is an address, begin it with https:// or http://");
    }

    // "example.org/x", "localhost:8080/x": before the first slash stands what may be a host. A name of a file has no slash behind it.
    private static bool LacksScheme(string text)
    {
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0)
            return false;
        string host = text[..slash];
        return host.Trim('.').AsSpan().ContainsAny('.', ':') && Uri.TryCreate($"http://{host}/", UriKind.Absolute, out Uri? address) && address.Host.Length > 0;
    }

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
