using Morsel.Formats.Zchunk;
using static Morsel.Tests.Formats.Zchunk.SampleHeader;

namespace Morsel.Tests.Formats.Zchunk;

/// <summary>Headers made to do harm: each is refused at once, in one line that says what and where, and costs no memory.</summary>
public class HostileZchunkTests
{
    private static readonly SampleHeader Sample = new();
    private static readonly string Digest = new('1', 32);

    [Fact]
    public void The_sample_itself_is_read()
    {
        ZchunkHeader header = ZchunkHeader.Read(Sample.ToBytes());
        Assert.Equal((2, 13L, 22), (header.ChunkCount, header.ContentLength, header.StoredBytes(1)));
    }

    [Theory]
    [InlineData("00000000000000000082", "more than 64 bits")]
    [InlineData("0000000000000000000000000000", "more than 64 bits")]
    [InlineData("00000000000000000081", "9223372036854775808, expected at most 268435456")]
    [InlineData("7f7f7f7f7f7f7f7f7f81", "18446744073709551615, expected at most")]
    [InlineData("0000000081", "of 268,435,")]
    public void A_header_without_end_is_refused(string length, string problem) =>
        AssertRefused(Sample with { HeaderLength = length }, problem);

    [Theory]
    [InlineData("84")]
    [InlineData("7f81")]                      // 255
    [InlineData("010000000090")]              // 2^32 + 1, which the reference takes for 1
    public void An_unknown_kind_of_digest_is_refused(string kind)
    {
        AssertRefused(Sample with { WholeKind = kind }, "the kind of digest of the whole is");
        AssertRefused(Sample with { ChunkKind = kind }, "the kind of digest of chunks is");
    }

    [Fact]
    public void A_number_that_is_longer_than_it_need_be_is_read() =>
        Assert.Equal(2, ZchunkHeader.Read((Sample with { Flags = "00000080", ChunkCount = "020080", ChunkKind = "030080" }).ToBytes()).ChunkCount);

    [Fact]
    public void A_digest_that_is_cut_off_is_refused() =>
        AssertRefused(Sample with { Entries = [Zero + "8080", Digest[..20] + "9680"] }, "do not fit into an index");

    [Fact]
    public void Nothing_is_believed_before_the_digest_of_the_header_agrees()
    {
        byte[] header = (Sample with { Flags = "c0" }).ToBytes();
        for (int at = 5; at < header.Length; at++)
        {
            byte[] damaged = [.. header];
            damaged[at] ^= 1;
            string message = Refused(damaged).Message;
            Assert.DoesNotContain("flags", message, StringComparison.Ordinal);
        }
        Assert.Contains("flags", Refused(header).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_detached_header_has_the_digest_of_the_whole_file()
    {
        byte[] header = Sample.ToBytes();
        "\0ZHR1"u8.CopyTo(header);
        Assert.True(ZchunkHeader.Read(header).IsDetached);
        header[^5] ^= 1;
        Assert.Contains("it does not match its digest", Refused(header).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("80", "0 chunks do not fit")]
    [InlineData("81", "the index of 1 chunks ends here")]
    [InlineData("83", "3 chunks do not fit")]
    [InlineData("000000000000c0", "the number of chunks is")]              // 2^48
    [InlineData("7f7f7f7f87", "2147483647 chunks do not fit")]
    public void A_wrong_number_of_chunks_is_refused(string count, string problem) => AssertRefused(Sample with { ChunkCount = count }, problem);

    [Fact]
    public void Lengths_that_cannot_be_are_refused()
    {
        AssertEntryRefused(Digest + Number(22) + Number((64 << 20) + 1), "the length of a chunk is 67108865, expected at most 67108864");
        AssertEntryRefused(Digest + Number(1L << 60) + Number(1), "the stored length of a chunk is");
        AssertEntryRefused(Digest + "80" + Number(13), "chunk 1 has 13 bytes, and nothing is stored of it");
        AssertEntryRefused(Digest + "8080", "chunk 1 is empty, and its digest is not zero");
        AssertRefused(Sample with { Entries = [Digest + Number(100) + Number((16 << 20) + 1)] }, "expected at most 16777216");
        AssertRefused(Sample with { Compression = "80" }, "chunk 1 is stored as it is in 22 bytes, and has 13");
    }

    [Fact]
    public void One_digest_for_two_lengths_is_refused()
    {
        AssertEntryRefused(Digest + Number(22) + Number(13), Digest + Number(22) + Number(14), "chunks 1 and 2 have one digest and different lengths");
        AssertEntryRefused(Digest + Number(22) + Number(13), Digest + Number(23) + Number(13), "chunks 1 and 2 have one digest and different lengths");
        Assert.Equal(26, ZchunkHeader.Read((Sample with { Entries = [.. Sample.Entries, Sample.Entries[1]] }).ToBytes()).ContentLength);
    }

    [Fact]
    public void Empty_chunks_are_read_however_many()
    {
        SampleHeader header = Sample with { Entries = [.. Enumerable.Repeat(Zero + "8080", 10_000), Sample.Entries[1]] };
        Assert.Equal(13, ZchunkHeader.Read(header.ToBytes()).ContentLength);
    }

    [Theory]
    [InlineData("81", "it has data streams")]
    [InlineData("88", "the flags are 8")]
    [InlineData("000000000090", "the flags are 549755813888")]
    [InlineData("7f7f7f7f7f7f7f7f7f81", "the value of the flags is 18446744073709551615")]
    public void Unknown_flags_are_refused(string flags, string problem) => AssertRefused(Sample with { Flags = flags }, problem);

    [Theory]
    [InlineData("81", "94", "ff", "the length of an optional element is 127, expected at most")]
    [InlineData("7fff", "94", "80", "the number of optional elements is 16383, expected at most")]
    [InlineData("81", "94", "000000000090", "the length of an optional element is")]
    public void Optional_elements_end_before_the_header_does(string count, string kind, string length, string problem) =>
        AssertRefused(Sample with { Flags = "82", OptionalElements = count + kind + length }, problem);

    [Fact]
    public void Optional_elements_are_passed_over() =>
        Assert.Equal(13, ZchunkHeader.Read((Sample with { Flags = "82", OptionalElements = "82" + "94" + "83aabbcc" + "95" + "80" }).ToBytes()).ContentLength);

    [Theory]
    [InlineData("81", "it has 1 signatures")]
    [InlineData("000000000082", "the number of signatures is")]     // 2^36
    [InlineData("8000", "1 bytes follow the signatures")]
    [InlineData("", "the number of signatures is cut off")]
    public void Signatures_are_refused_as_nobody_can_check_them(string signatures, string problem) =>
        AssertRefused(Sample with { Signatures = signatures }, problem);

    [Theory]
    [InlineData("81")]
    [InlineData("83")]
    [InlineData("020000000090")]   // 2^32 + 2, which the reference takes for 2
    public void An_unknown_compression_is_refused(string compression) => AssertRefused(Sample with { Compression = compression }, "the compression is");

    [Theory]
    [InlineData("80")]
    [InlineData("0081")]
    [InlineData("7f7f7f7f87")]
    public void A_wrong_length_of_the_index_is_refused(string length) => AssertRefused(Sample with { IndexLength = length }, "index");

    private static void AssertEntryRefused(string entry, string problem) => AssertRefused(Sample with { Entries = [Zero + "8080", entry] }, problem);

    private static void AssertEntryRefused(string entry, string other, string problem) =>
        AssertRefused(Sample with { Entries = [Zero + "8080", entry, other] }, problem);

    private static void AssertRefused(SampleHeader header, string problem) =>
        Assert.Contains(problem, Refused(header.ToBytes()).Message, StringComparison.Ordinal);

    private static TargetFormatException Refused(byte[] header)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        TargetFormatException refused = Assert.Throws<TargetFormatException>(() => ZchunkHeader.Read(header));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 18);
        Assert.Matches("^(zchunk header, byte |the zchunk file is cut off )", refused.Message);
        Assert.DoesNotContain('\n', refused.Message);
        return refused;
    }
}
