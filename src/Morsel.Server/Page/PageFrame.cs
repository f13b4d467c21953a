namespace Morsel.Server.Page;

/// <summary>What all pages have around their content.</summary>
internal static class PageFrame
{
    /// <param name="html">The page.</param>
    /// <param name="title">Its title.</param>
    /// <param name="refresh">Whether a browser without scripts asks for it again after two seconds.</param>
    public static void Begin(HtmlText html, string title, bool refresh = false)
    {
        html.Add($"""
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
            <title>{title} - morsel serve</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/.morsel/page.css"><script src="/.morsel/page.js" defer></script>
            """);
        if (refresh)
            html.Add($"""<noscript><meta http-equiv="refresh" content="2"></noscript>""");
        html.Add($"""</head><body><a class="skip" href="#main">Skip to the content</a><header><a href="/">morsel serve</a></header>""");
    }

    public static string End(HtmlText html) => html.Add($"""</body></html>""").ToString();
}
