namespace Morsel.Cli.Html;

/// <summary>A page that needs nothing but itself: no script, no picture, no font, nothing from any server.</summary>
internal static class Page
{
    // Light and dark as the reader has it; colours of maps and lines stand out on both.
    private const string Style = """
        :root{color-scheme:light dark;--ink:#1b1f24;--paper:#fff;--line:#c9d1d9;--soft:#f3f5f7;--k0:#d9480f;--k1:#1864ab;--k2:#2b8a3e;--k3:#862e9c;--k4:#0b7285;--k5:#8a6d00;--k6:#a61e4d;--k7:#5c677d}
        @media (prefers-color-scheme:dark){:root{--ink:#e6edf3;--paper:#12161b;--line:#3d444d;--soft:#1c2229;--k0:#ff922b;--k1:#4dabf7;--k2:#69db7c;--k3:#da77f2;--k4:#3bc9db;--k5:#ffd43b;--k6:#f783ac;--k7:#adb5bd}}
        body{margin:2rem auto;max-width:72rem;padding:0 1rem;font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);overflow-wrap:anywhere}
        table{border-collapse:collapse;width:100%;margin:1rem 0}caption{text-align:left;font-weight:600;padding:.3rem 0}
        th,td{border-bottom:1px solid var(--line);padding:.3rem .6rem;text-align:right;font-variant-numeric:tabular-nums}th:first-child,td:first-child{text-align:left}
        tr.best{background:var(--soft);font-weight:600}.wide{overflow-x:auto}svg{width:100%;height:auto;display:block;background:var(--soft)}
        ul.legend{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.2rem 1.2rem}.key{display:inline-block;width:1em;height:1em;margin-right:.4em;vertical-align:-.15em}
        summary{cursor:pointer;padding:.2rem 0}summary:focus-visible,.wide:focus-visible{outline:2px solid var(--k1)}
        .k0{fill:var(--k0);background:var(--k0)}.k1{fill:var(--k1);background:var(--k1)}.k2{fill:var(--k2);background:var(--k2)}.k3{fill:var(--k3);background:var(--k3)}.k4{fill:var(--k4);background:var(--k4)}.k5{fill:var(--k5);background:var(--k5)}.k6{fill:var(--k6);background:var(--k6)}.k7{fill:var(--k7);background:var(--k7)}
        .axis{stroke:var(--line)}.label{fill:var(--ink);font:12px system-ui,sans-serif}.line{fill:none;stroke-width:2}
        """;

    /// <summary>A whole page.</summary>
    /// <param name="title">Its title.</param>
    /// <param name="body">What stands below that.</param>
    public static string Of(string title, HtmlText body)
    {
        var page = new HtmlText();
        page.Ours("<!DOCTYPE html>\n").Open("html", ("lang", "en"), ("xmlns", "http://www.w3.org/1999/xhtml")).Open("head")
            .Empty("meta", ("charset", "utf-8")).Empty("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"))
            .Element("title", title).Open("style").Ours(Style).Close("style").Close("head")
            .Open("body").Open("main").Element("h1", title).Add(body).Close("main").Close("body").Close("html");
        return page + "\n";
    }
}
