using System.Globalization;
using Morsel.Server.Folders;
using Morsel.Server.Transfers;

namespace Morsel.Server.Page;

/// <summary>The page at /: the files, and the transfers under way.</summary>
internal static class FilesPage
{
    /// <summary>More files are not shown.</summary>
    private const int MostShown = 1000;

    /// <param name="origin">Scheme, host and port by which the client reached the server.</param>
    /// <param name="files">The files.</param>
    /// <param name="digests">Their digests.</param>
    /// <param name="board">The transfers.</param>
    public static string Of(string origin, IReadOnlyList<ListedFile> files, FileDigests digests, TransferBoard board)
    {
        var html = new HtmlText();
        PageFrame.Begin(html, "Files");
        html.Add($"""<main id="main"><h1>Files</h1>""");
        if (files.Count == 0)
            html.Add($"""<p>There are no files in this folder.</p>""");
        foreach (VersionGroup group in VersionGroup.Of(files.Take(MostShown)))
            AddGroup(html, origin, group, digests);
        if (files.Count > MostShown)
            html.Add($"""<p>{files.Count - MostShown} more files are served and not shown here.</p>""");
        AddTransfers(html, board);
        html.Add($"""</main>""");
        return PageFrame.End(html);
    }

    private static void AddGroup(HtmlText html, string origin, VersionGroup group, FileDigests digests)
    {
        html.Add($"""<section class="card" aria-label="{group.Files[0].Name}"><table class="files"><thead><tr><th scope="col">Name</th><th scope="col">Size</th><th scope="col">Changed</th><th scope="col">SHA-256</th><th scope="col">Download or update</th></tr></thead><tbody>""");
        foreach (ListedFile file in group.Files)
            AddFile(html, origin, file, digests.Of(file));
        html.Add($"""</tbody></table>""");
        if (group.Files.Count > 1)
            AddComparing(html, group);
        html.Add($"""</section>""");
    }

    private static void AddFile(HtmlText html, string origin, ListedFile file, string? digest)
    {
        string path = "/" + RequestPath.Escape(file.Name);
        html.Add($"""<tr><th scope="row"><a href="{path}">{file.Name}</a>{new Markup(file.HasControlFile ? " <span class=\"tag\">zsync</span>" : "")}</th>""");
        html.Add($"""<td data-label="Size"><span title="{file.Stamp.Length} bytes">{SizeText.Of(file.Stamp.Length)}</span></td>""");
        html.Add($"""<td data-label="Changed"><time datetime="{file.LastModified.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}">{file.LastModified.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)}</time></td>""");
        html.Add($"""<td data-label="SHA-256"><code class="digest" data-file="{file.Name}">{digest ?? "is computed"}</code></td>""");
        html.Add($"""<td data-label="Download or update"><code class="command">morsel get {origin + path}</code></td></tr>""");
    }

    private static void AddComparing(HtmlText html, VersionGroup group)
    {
        html.Add($"""<form class="compare" action="/.morsel/compare" method="get">""");
        AddChoice(html, "old", "Update from", group, chosen: 1);
        AddChoice(html, "new", "to", group, chosen: 0);
        html.Add($"""<button>Compare</button></form>""");
    }

    private static void AddChoice(HtmlText html, string name, string label, VersionGroup group, int chosen)
    {
        html.Add($"""<label>{label} <select name="{name}" aria-label="{name} version">""");
        for (int i = 0; i < group.Files.Count; i++)
            html.Add($"""<option{new Markup(i == chosen ? " selected" : "")}>{group.Files[i].Name}</option>""");
        html.Add($"""</select></label>""");
    }

    private static void AddTransfers(HtmlText html, TransferBoard board)
    {
        (IReadOnlyList<TransferState> transfers, TransferTotals totals) = board.Snapshot();
        html.Add($"""<section class="card" id="transfers"><h2>Transfers</h2><p id="totals">{TransferText.Of(totals)}</p><table{new Markup(transfers.Count > 0 ? "" : " hidden")}><thead><tr><th scope="col">File</th><th scope="col">Sent</th><th scope="col">Asked for</th><th scope="col">Ranges</th><th scope="col">Saved</th></tr></thead><tbody>""");
        foreach (TransferState transfer in transfers)
            html.Add($"""<tr><th scope="row">{transfer.Name}</th><td data-label="Sent">{SizeText.Of(transfer.Sum.Sent)}</td><td data-label="Asked for">{TransferText.Asked(transfer)}</td><td data-label="Ranges">{TransferText.Ranges(transfer)}</td><td data-label="Saved">{SizeText.Of(transfer.Saved)}</td></tr>""");
        html.Add($"""</tbody></table><p id="quiet"{new Markup(transfers.Count > 0 ? " hidden" : "")}>No transfer is under way.</p></section>""");
    }
}
