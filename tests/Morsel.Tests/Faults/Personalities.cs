using System.Text;

namespace Morsel.Tests.Faults;

/// <summary>How real servers answer ranges, as it was measured: nginx 1.22, Apache 2.4.71, lighttpd 1.4.69, Caddy 2.6, HAProxy 2.6, Squid 5.7, Varnish 7.1 and others.</summary>
internal static class Personalities
{
    private const string TooLong = "431 Request Header Fields Too Large";
    private const int LighttpdParts = 10, LighttpdGap = 80, ApacheRanges = 200;

    private static readonly Dictionary<string, Func<IReadOnlyList<ByteRange>, byte[], byte[]>> RangesOf = new()
    {
        ["nginx"] = AsNginx,
        ["nginx max_ranges 0"] = (_, content) => Answers.Whole(content),
        ["nginx max_ranges 1"] = OneOrWhole,
        ["nginx proxy_cache"] = AsNginx,
        ["nginx slice cache"] = OneOrWhole,
        ["Apache"] = (ranges, content) => ranges.Count > ApacheRanges ? Answers.Whole(content) : AsApache(ranges, content),
        ["Apache MaxRanges unlimited"] = AsApache,
        ["Apache mod_cache"] = (ranges, content) => ranges.Count > ApacheRanges ? Answers.Whole(content) : AsApache(ranges, content),
        ["lighttpd"] = AsLighttpd,
        ["Caddy"] = AsCaddy,
        ["Caddy before nginx"] = AsNginx,
        ["HAProxy"] = AsNginx,
        ["HAProxy cache"] = (_, content) => Answers.Whole(content),
        ["Squid"] = AsSquid,
        ["Varnish"] = AsVarnish,
        ["python http.server"] = (_, content) => Answers.Whole(content),
        ["busybox"] = (ranges, content) => ranges.Count == 1 ? Answers.Range(content, ranges[0], "Connection: close\r\n") : Answers.Whole(content, "Connection: close\r\n"),
        ["npm serve"] = First,
        ["npm http-server"] = First,
        ["s3rver"] = (ranges, content) => ranges.Count == 1 ? First(ranges, content) : Answers.Range(content, new ByteRange(ranges[0].Start, content.Length)),
        ["azurite"] = OneOrWhole,
        ["Kestrel"] = OneOrWhole,
    };

    // Bytes of Range that are still taken; what comes instead of an answer beyond. Measured in steps only, so the numbers are rounded, and
    // for Squid, python and Kestrel they are guesses: those took the longest header that was tried.
    private static readonly Dictionary<string, (int Bytes, string Status)> HeaderLimits = new()
    {
        ["lighttpd"] = (8000, TooLong),
        ["Caddy"] = (int.MaxValue, ""),
        ["Squid"] = (60_000, TooLong),
        ["Apache MaxRanges unlimited"] = (int.MaxValue, ""),
        ["python http.server"] = (60_000, TooLong),
        ["busybox"] = (int.MaxValue, ""),
        ["Kestrel"] = (32_000, TooLong),
        ["npm serve"] = (16_000, TooLong),
        ["npm http-server"] = (16_000, TooLong),
        ["s3rver"] = (16_000, TooLong),
        ["azurite"] = (16_000, TooLong),
    };

    // To a range behind the end: Apache's 416 says nothing and closes, that of serve brings the whole file along. The others are like nginx.
    private static readonly Dictionary<string, Func<byte[], byte[]>> BeyondTheEnd = new()
    {
        ["nginx max_ranges 0"] = content => Answers.Whole(content),
        ["Apache"] = SilentRefusal,
        ["Apache MaxRanges unlimited"] = SilentRefusal,
        ["Apache mod_cache"] = SilentRefusal,
        ["lighttpd"] = ShortRefusal,
        ["HAProxy cache"] = content => Answers.Whole(content),
        ["Squid"] = content => Answers.Whole(content),
        ["python http.server"] = content => Answers.Whole(content),
        ["busybox"] = content => Answers.Whole(content, "Connection: close\r\n"),
        ["npm serve"] = content => Answers.Join($"HTTP/1.1 416 Range Not Satisfiable\r\nContent-Range: bytes */{content.Length}\r\nContent-Length: {content.Length}\r\n\r\n", content),
        ["npm http-server"] = ShortRefusal,
        ["s3rver"] = ShortRefusal,
    };

    /// <summary>All servers.</summary>
    public static IEnumerable<string> Names => RangesOf.Keys;

    /// <summary>What <paramref name="server"/> answers for <paramref name="content"/>.</summary>
    public static byte[] Answer(string server, FaultRequest request, byte[] content)
    {
        (int bytes, string status) = HeaderLimits.GetValueOrDefault(server, (8000, "400 Bad Request"));
        if (request.Header("Range")?.Length > bytes)
            return Encoding.Latin1.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        if (request.Ranges.Count > 0 && request.Ranges.All(range => range.Start >= content.Length))
            return BeyondTheEnd.GetValueOrDefault(server, Refusal)(content);
        return RecordedHeaders.AddTo(request.Ranges.Count == 0 ? Answers.Whole(content) : RangesOf[server](request.Ranges, content), server);
    }

    private static byte[] OneOrWhole(IReadOnlyList<ByteRange> ranges, byte[] content) =>
        ranges.Count == 1 ? First(ranges, content) : Answers.Whole(content);

    private static byte[] First(IReadOnlyList<ByteRange> ranges, byte[] content) => Answers.Range(content, ranges[0]);

    private static byte[] AsNginx(IReadOnlyList<ByteRange> ranges, byte[] content) =>
        ranges.Count == 1 ? First(ranges, content) : Answers.NginxMultipart(content, ranges);

    private static byte[] AsApache(IReadOnlyList<ByteRange> ranges, byte[] content) =>
        ranges.Count == 1 ? First(ranges, content) : Answers.ApacheMultipart(content, Merged(ranges, maxGap: 0));

    private static byte[] AsLighttpd(IReadOnlyList<ByteRange> ranges, byte[] content)
    {
        const string Boundary = "fkj49sn38dcn3";
        ByteRange[] merged = [.. Merged(ranges, LighttpdGap).Take(LighttpdParts)];
        // No line end before the first boundary.
        return merged.Length == 1 ? First(merged, content) : Answers.Multipart(Answers.MultipartBody(content, merged, Boundary).AsSpan(2), Boundary);
    }

    private static byte[] AsCaddy(IReadOnlyList<ByteRange> ranges, byte[] content)
    {
        const string Boundary = "7e759b4e41e83988fb5344a02509b1b093aa7161273196c9b40a15299a11";
        return ranges.Count == 1 ? First(ranges, content) : Answers.Multipart(Answers.MultipartBody(content, ranges, Boundary).AsSpan(2), Boundary);
    }

    private static byte[] AsSquid(IReadOnlyList<ByteRange> ranges, byte[] content)
    {
        const string Boundary = "squid/5.7:C672DD6C676F7DAF35B7F10F6C55F6FC";
        for (int i = 1; i < ranges.Count; i++)
            if (ranges[i].Start < ranges[i - 1].End)
                return Answers.Whole(content);
        return ranges.Count == 1 ? First(ranges, content) : Answers.Multipart(Answers.MultipartBody(content, ranges, Boundary), $"\"{Boundary}\"");
    }

    private static byte[] AsVarnish(IReadOnlyList<ByteRange> ranges, byte[] content) => ranges.Count == 1
        ? First(ranges, content)
        : Refusal(content);

    private static byte[] Refusal(byte[] content) =>
        Encoding.Latin1.GetBytes($"HTTP/1.1 416 Range Not Satisfiable\r\nContent-Range: bytes */{content.Length}\r\nContent-Length: 0\r\n\r\n");

    private static byte[] ShortRefusal(byte[] content) => "HTTP/1.1 416 Range Not Satisfiable\r\nContent-Length: 0\r\n\r\n"u8.ToArray();

    private static byte[] SilentRefusal(byte[] content) => "HTTP/1.1 416 Range Not Satisfiable\r\nConnection: close\r\n\r\n"u8.ToArray();

    private static List<ByteRange> Merged(IEnumerable<ByteRange> ranges, int maxGap)
    {
        var merged = new List<ByteRange>();
        foreach (ByteRange range in ranges)
            if (merged.Count > 0 && range.Start - merged[^1].End <= maxGap)
                merged[^1] = new ByteRange(merged[^1].Start, range.End);
            else
                merged.Add(range);
        return merged;
    }
}
