using Morsel.Seeds;

namespace Morsel.Tests.Seeds;

public sealed class TarTimeSeedTests
{
    private static readonly byte[] Value = Convert.FromHexString(File.ReadAllText(Vectors.PathOf("routes/tar/value")).Trim());

    [Theory]
    [InlineData(1)]
    [InlineData(511)]
    [InlineData(513)]
    [InlineData(1 << 20)]
    public void Members_of_the_usual_time_are_seen_with_the_time_of_the_target_and_all_others_as_they_are(int bufferBytes)
    {
        byte[] old = Vectors.Read("routes/tar/old.tar");
        Assert.Equal(Vectors.Read("routes/tar/old-as-seen.tar"), Read(Seen(old), bufferBytes));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(512)]
    [InlineData(700)]
    [InlineData(9_999)]
    public void Members_behind_what_is_skipped_are_seen_so_too(int skipped)
    {
        using ISeed seed = Seen(Vectors.Read("routes/tar/old.tar"));
        seed.Skip(skipped);
        Assert.Equal(Vectors.Read("routes/tar/old-as-seen.tar")[skipped..], Read(seed, 1000));
    }

    [Fact]
    public void What_is_no_archive_has_no_usual_time_and_is_seen_as_it_is()
    {
        byte[] text = Vectors.Read("routes/tar/not-a-tar");
        using var seed = new MemorySeed(text);
        Assert.Null(TarTimeSeed.MostFrequentTime(seed));
        Assert.Equal(text, Read(new TarTimeSeed(new MemorySeed(text), new byte[12], Value), 1000));
    }

    [Fact]
    public void Behind_a_header_with_a_wrong_sum_nothing_is_changed()
    {
        byte[] bad = Vectors.Read("routes/tar/bad-sum.tar"), seen = Read(Seen(bad), 1000);
        Assert.Equal(Value, seen[136..148]);
        Assert.Equal(bad[512..], seen[512..]);
    }

    [Fact]
    public void A_header_whose_sum_would_not_fit_stays_as_it_is()
    {
        byte[] header = Vectors.Read("routes/tar/old.tar")[..512], time = header[136..148];
        header.AsSpan(148, 8).Fill((byte)' ');
        header[156] = (byte)'0';
        header[154] = (byte)'7';
        byte[] before = [.. header];
        TarHeader.SetTime(header, Value);
        Assert.Equal(before, header);
        Assert.NotEqual(Value, time);
    }

    [Theory]
    [InlineData("00000001750", 1_024)]
    [InlineData("     1 ", 512)]
    [InlineData("0", 0)]
    public void The_next_header_is_behind_whole_blocks(string size, long expected)
    {
        byte[] header = new byte[512];
        System.Text.Encoding.ASCII.GetBytes(size).CopyTo(header, 124);
        Assert.Equal(expected, TarHeader.StoredBytes(header));
        header[156] = (byte)'5';
        Assert.Equal(0, TarHeader.StoredBytes(header));
    }

    [Theory]
    [InlineData("800000000000000200000000", 8_589_934_592)]
    [InlineData("80ffffffffffffffffffffff", null)]
    [InlineData("800000007fffffffffffffff", null)]
    public void Sizes_above_eight_gigabytes_are_binary_numbers(string field, long? expected)
    {
        byte[] header = new byte[512];
        Convert.FromHexString(field).CopyTo(header, 124);
        Assert.Equal(expected, TarHeader.StoredBytes(header));
    }

    private static TarTimeSeed Seen(byte[] archive)
    {
        using var first = new MemorySeed(archive);
        return new TarTimeSeed(new MemorySeed(archive), TarTimeSeed.MostFrequentTime(first)!.Field, Value);
    }

    private static byte[] Read(ISeed seed, int bufferBytes)
    {
        using var all = new MemoryStream();
        byte[] buffer = new byte[bufferBytes];
        for (int read; (read = seed.Read(buffer)) > 0;)
            all.Write(buffer, 0, read);
        seed.Dispose();
        return all.ToArray();
    }
}
