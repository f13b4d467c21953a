using Morsel.Compression.Native;
using Morsel.Formats.Casync;

namespace Morsel.Tests.Formats.Casync;

public class CasyncUnpackerTests
{
    private static readonly byte[] Content = [.. CasyncInputs.Of("text150k").AsSpan(0, 20_000)];

    [Fact]
    public void A_compressed_chunk_gives_its_content() => Assert.Equal(Content, Unpack(Compressed(Content), Content.Length));

    [Fact]
    public void A_chunk_that_is_stored_as_it_is_gives_itself() => Assert.Equal(Content, Unpack(Content, Content.Length));

    [Fact]
    public void A_chunk_that_is_stored_as_it_is_may_begin_like_a_compressed_one()
    {
        byte[] frame = Compressed(Content);
        Assert.Equal(frame, Unpack(frame, frame.Length));
    }

    [Fact]
    public void A_compressed_chunk_may_be_as_long_as_its_content()
    {
        (byte[] content, byte[] stored) = Enumerable.Range(1, 150)
            .Select(repeated => (byte[])[.. CasyncInputs.Stream("as long", 200), .. CasyncInputs.Stream("as long", repeated)])
            .Select(content => (content, Compressed(content)))
            .First(pair => pair.Item2.Length == pair.content.Length);
        Assert.Equal(content, Unpack(stored, content.Length));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public void A_chunk_with_another_number_of_bytes_is_refused(int more)
    {
        Assert.Throws<InvalidDataException>(() => Unpack(Compressed(Content), Content.Length + more));
        Assert.Throws<InvalidDataException>(() => Unpack(Content, Content.Length + more));
    }

    private static byte[] Unpack(byte[] stored, int contentBytes)
    {
        using var unpacker = new CasyncUnpacker();
        byte[] content = new byte[contentBytes];
        unpacker.Unpack(0, stored, content);
        return content;
    }

    private static byte[] Compressed(byte[] content)
    {
        using var encoder = new ZstdEncoder(3, strategy: null, dictionary: []);
        byte[] stored = new byte[ZstdEncoder.MostStoredBytes(content.Length)];
        return stored[..encoder.Compress(content, stored)];
    }
}
