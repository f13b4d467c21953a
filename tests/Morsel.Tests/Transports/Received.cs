using Morsel.Transports;

namespace Morsel.Tests.Transports;

/// <summary>All that an answer handed out.</summary>
/// <param name="Kind">How it related to what was asked.</param>
/// <param name="Parts">What came of each part, as far as it was read.</param>
internal sealed record Received(ReplyKind Kind, IReadOnlyList<(long Start, byte[] Bytes)> Parts)
{
    /// <summary>The one part.</summary>
    public (long Start, byte[] Bytes) Only => Assert.Single(Parts);

    /// <summary>Where the parts lay: "0-10 20-30", half-open.</summary>
    public string Layout => string.Join(' ', Parts.Select(part => $"{part.Start}-{part.Start + part.Bytes.Length}"));

    /// <summary>Asks and reads everything.</summary>
    public static async Task<Received> AllAsync(ITransport transport, TransferRequest request, int bufferBytes = 64 * 1024)
    {
        await using TransferReply reply = await transport.SendAsync(request, CancellationToken.None);
        var parts = new List<(long, byte[])>();
        while (await reply.NextPartAsync(CancellationToken.None) is { } part)
            parts.Add((part.Start, await BytesAsync(part, bufferBytes)));
        return new Received(reply.Kind, parts);
    }

    public static async Task<byte[]> BytesAsync(ReplyPart part, int bufferBytes = 64 * 1024)
    {
        using var bytes = new MemoryStream();
        byte[] buffer = new byte[bufferBytes];
        for (int count; (count = await part.ReadAsync(buffer, CancellationToken.None)) > 0;)
            bytes.Write(buffer, 0, count);
        return bytes.ToArray();
    }

    /// <summary>Every part holds what <paramref name="content"/> has at its place.</summary>
    public void AssertTrueTo(byte[] content) =>
        Assert.All(Parts, part => Assert.Equal(content.AsSpan((int)part.Start, part.Bytes.Length).ToArray(), part.Bytes));

    /// <summary>"0-10 20-30" as half-open ranges.</summary>
    public static ByteRange[] Ranges(string text) =>
        [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(range => range.Split('-')).Select(ends => new ByteRange(Number(ends[0]), Number(ends[1])))];

    /// <summary>Bytes that look like nothing else, always the same.</summary>
    public static byte[] Content(int byteCount)
    {
        byte[] content = new byte[byteCount];
        new Random(byteCount).NextBytes(content);
        return content;
    }

    private static long Number(string text) => long.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
