using System.Text;

namespace Morsel.Tests.Faults;

/// <summary>Headers that stand in every answer of a server with content, as they were recorded; without date, length, range and type.</summary>
internal static class RecordedHeaders
{
    private const string Modified = "Last-Modified: Tue, 02 Jan 2024 03:04:05 GMT";
    private const string OfNginx = $"Server: nginx/1.22.1|{Modified}|ETag: \"65937d25-800000\"";
    private const string OfApache = $"Server: Apache/2.4.71 (Debian) OpenSSL/3.0.22|{Modified}|ETag: \"800000-60dedc04dd340\"|Accept-Ranges: bytes";

    private static readonly Dictionary<string, string> Lines = new()
    {
        ["nginx proxy_cache"] = $"{OfNginx}|X-Cache: HIT",
        ["nginx slice cache"] = $"{OfNginx}|X-Cache: HIT",
        ["Apache"] = $"{OfApache}|Upgrade: h2c",
        ["Apache MaxRanges unlimited"] = OfApache,
        ["Apache mod_cache"] = $"Server: Apache/2.4.71 (Debian) OpenSSL/3.0.22|{Modified}|ETag: \"65937d25-800000\"|Accept-Ranges: bytes|Age: 0|X-Cache: HIT from localhost",
        ["lighttpd"] = $"ETag: \"3244832322\"|{Modified}|Accept-Ranges: bytes|Server: lighttpd/1.4.69",
        ["Caddy"] = $"Accept-Ranges: bytes|ETag: \"s6m5ut4zsow\"|{Modified}|Server: Caddy",
        ["HAProxy cache"] = $"{OfNginx}|Accept-Ranges: bytes|Age: 0",
        ["Squid"] = $"{OfNginx}|Accept-Ranges: bytes|Age: 6|X-Cache: HIT from localhost|X-Cache-Lookup: HIT from localhost:18130|Via: 1.1 localhost (squid/5.7)",
        ["Varnish"] = $"{OfNginx}|X-Varnish: 32772 3|Age: 2|Via: 1.1 varnish (Varnish/7.1)|Accept-Ranges: bytes|X-Cache-Hits: 3",
        ["python http.server"] = $"Server: SimpleHTTP/0.6 Python/3.11.7|{Modified}",
        ["busybox"] = $"Accept-Ranges: bytes|{Modified}|ETag: \"65937d25-800000\"",
        ["npm serve"] = "Content-Disposition: inline; filename=\"data.bin\"|Accept-Ranges: bytes|ETag: \"57287a2240f89f8017e54043c8f370152abff883\"",
        ["npm http-server"] = $"Accept-Ranges: bytes|Cache-Control: max-age=3600|{Modified}|ETag: W/\"11796562-8388608-2024-01-02T03:04:05.000Z\"",
        ["s3rver"] = "Accept-Ranges: bytes|Last-Modified: Fri, 20 Nov 2026 23:50:13 GMT|ETag: \"dee8af271c9cd9e8fe7c806c5994e256\"",
        ["azurite"] = "Server: Azurite-Blob/3.35.0|Last-Modified: Sat, 21 Nov 2026 00:01:09 GMT|ETag: \"0x1E00D4189EFB850\"|x-ms-blob-type: BlockBlob|x-ms-version: 2025-11-05|Accept-Ranges: bytes",
        ["Kestrel"] = $"Server: Kestrel|Accept-Ranges: bytes|ETag: \"1da3d2858c8c080\"|{Modified}",
    };

    /// <summary>An answer with the headers of <paramref name="server"/> behind its status line, if it is one with content.</summary>
    public static byte[] AddTo(byte[] answer, string server)
    {
        if (answer.AsSpan().IndexOf(" 200 "u8) != 8 && answer.AsSpan().IndexOf(" 206 "u8) != 8)
            return answer;
        int end = answer.AsSpan().IndexOf("\r\n"u8) + 2;
        string lines = Lines.GetValueOrDefault(server, OfNginx).Replace("|", "\r\n", StringComparison.Ordinal);
        return [.. answer.AsSpan(0, end), .. Encoding.Latin1.GetBytes(lines + "\r\n"), .. answer.AsSpan(end)];
    }
}
