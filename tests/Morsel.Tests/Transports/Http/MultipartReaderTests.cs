using Morsel.Tests.Faults;
using Morsel.Transports;
using Morsel.Transports.Http;

namespace Morsel.Tests.Transports.Http;

public sealed class MultipartReaderTests
{
    private static readonly byte[] Content = Received.Content(300_000);

    [Fact]
    public async Task However_the_body_is_cut_up_and_read_the_parts_are_the_same()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            ByteRange[] ranges = RandomRanges(random);
            string boundary = new('b', random.Next(1, 200));
            byte[] body = Answers.MultipartBody(Content, ranges, boundary, random.Next(2) == 0 ? "\r\n" : "\n");
            using MultipartReader reader = Reader(new FragmentStream(body, random), boundary, body.Length, out ResponseBody response);
            using ResponseBody disposing = response;
            foreach (ByteRange range in ranges)
            {
                Assert.Equal(new ContentRange(range, Content.Length), await reader.NextAsync(default));
                byte[] part = await ReadAsync(reader, random);
                Assert.True(part.AsSpan().SequenceEqual(Content.AsSpan((int)range.Start, (int)range.Length)), $"seed {seed}, part {range}");
            }
            Assert.Null(await reader.NextAsync(default));
        }
    }

    [Fact]
    public async Task A_body_longer_than_its_limit_is_a_bad_reply()
    {
        byte[] body = Answers.MultipartBody(Content, [new ByteRange(0, 200_000)], "b");
        using MultipartReader reader = Reader(new MemoryStream(body), "b", 150_000, out ResponseBody response);
        using (response)
        {
            await reader.NextAsync(default);
            var failure = await Assert.ThrowsAsync<TransportException>(() => ReadAsync(reader, new Random(1)));
            Assert.Equal(TransportFailure.BadReply, failure.Failure);
        }
    }

    [Theory]
    [InlineData(4000, true)]
    [InlineData(4200, false)]
    public async Task A_preamble_has_at_most_four_kibibytes(int byteCount, bool read)
    {
        byte[] body = [.. Enumerable.Repeat((byte)'p', byteCount), .. Answers.MultipartBody(Content, [new ByteRange(0, 10)], "b")];
        using MultipartReader reader = Reader(new MemoryStream(body), "b", body.Length, out ResponseBody response);
        using (response)
            if (read)
                Assert.NotNull(await reader.NextAsync(default));
            else
                await Assert.ThrowsAsync<TransportException>(async () => await reader.NextAsync(default));
    }

    [Fact]
    public async Task A_mutated_answer_never_yields_bytes_outside_the_asked_ranges_and_always_ends()
    {
        ByteRange[] asked = Received.Ranges("100-150 1000-1500 2000-2001");
        byte[] valid = Answers.MultipartBody(Content, asked, "00000000000000000017");
        int failures = 0;
        for (int seed = 0; seed < 5000; seed++)
        {
            var random = new Random(seed);
            using var message = new HttpResponseMessage(System.Net.HttpStatusCode.PartialContent);
            message.Content = new StreamContent(new FragmentStream(Mutate(valid, random), random));
            message.Content.Headers.TryAddWithoutValidation("Content-Type", "multipart/byteranges; boundary=00000000000000000017");
            if (!await StaysInsideAsync(message, asked))
                failures++;
        }
        Assert.InRange(failures, 500, 4900);
    }

    /// <returns>false if the answer ended in a failure.</returns>
    private static async Task<bool> StaysInsideAsync(HttpResponseMessage message, ByteRange[] asked)
    {
        using var answering = new Always(message);
        using var transport = new HttpTransport(new HttpOptions { WrapHandler = _ => answering });
        try
        {
            Received got = await Received.AllAsync(transport, new TransferRequest(new Uri("http://127.0.0.1/"), asked), bufferBytes: 64);
            foreach ((long start, byte[] bytes) in got.Parts)
            {
                Assert.Contains(asked, range => range.Start <= start && start < range.End);
                Assert.True(start + bytes.Length <= asked[^1].End);
            }
            return true;
        }
        catch (TransportException)
        {
            return false;
        }
    }

    private static byte[] Mutate(byte[] valid, Random random)
    {
        List<byte> bytes = [.. valid];
        for (int count = random.Next(1, 6); count > 0; count--)
        {
            int at = random.Next(bytes.Count);
            int length = Math.Min(random.Next(1, 40), bytes.Count - at);
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, length);
                    break;
                case 2:
                    bytes.InsertRange(at, bytes.GetRange(random.Next(bytes.Count - length + 1), length));
                    break;
                case 3:
                    // A digit for a digit: the likeliest lie of a Content-Range.
                    at = bytes.FindIndex(at, value => char.IsAsciiDigit((char)value));
                    if (at >= 0)
                        bytes[at] = (byte)random.Next('0', '9' + 1);
                    break;
                default:
                    bytes.RemoveRange(at, bytes.Count - at);
                    bytes.Add((byte)'\n');
                    break;
            }
        }
        return [.. bytes];
    }

    private static ByteRange[] RandomRanges(Random random)
    {
        var ranges = new List<ByteRange>();
        for (int start = random.Next(1000); start < Content.Length - 1 && ranges.Count < 12; start = (int)ranges[^1].End + random.Next(1, 2000))
            ranges.Add(new ByteRange(start, Math.Min(Content.Length, start + random.Next(1, random.Next(3) == 0 ? 90_000 : 500))));
        return [.. ranges];
    }

    private static async Task<byte[]> ReadAsync(MultipartReader reader, Random random)
    {
        using var bytes = new MemoryStream();
        byte[] buffer = new byte[100_000];
        for (int count; (count = await reader.ReadAsync(buffer.AsMemory(0, random.Next(1, buffer.Length)), default)) > 0;)
            bytes.Write(buffer, 0, count);
        return bytes.ToArray();
    }

    private static MultipartReader Reader(Stream stream, string boundary, long maxBytes, out ResponseBody body) =>
        new(body = new ResponseBody(stream, new Uri("http://127.0.0.1/"), new WaitLimit(TimeSpan.FromSeconds(15), TimeProvider.System), new HostTraits()), boundary, maxBytes);

    /// <summary>A body that comes in pieces of random size.</summary>
    private sealed class FragmentStream(byte[] bytes, Random random) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, random.Next(1, random.Next(4) == 0 ? 100_000 : 40))], cancellationToken);
    }

    private sealed class Always(HttpResponseMessage message) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(message);
    }
}
