using Morsel.Compression;
using Morsel.Compression.Gzip;
using Morsel.Compression.Native;
using Morsel.Tests.Compression.Gzip;

namespace Morsel.Tests.Compression;

public class PlatformDecoderTests
{
    // Made by the tools themselves from "morsel" and a line feed, 300 times.
    private const string Xz = "/Td6WFoAAATm1rRGAgAhARYAAAB0L+Wj4AgzABldADabyqwLlUiSJQPVyDNQXxGSm0879HbUZgAAAAAAcCf4cOXi4FEAATW0EAAAAIi7vCKxxGf7AgAAAAAEWVo=";
    private const string Lzma = "XQAAgAD//////////wA2m8qsC5VIkiUD1cgzUF8RkptPO/SJphv///guoAA=";
    private const string Bzip2 = "QlpoOTFBWSZTWRDpQhQAAlfBgAAQAgaYACAAUIYAKVGg2UjxSMKRhSOFI6UjxSPi7kinChICHShCgA==";
    private const string Zstd = "KLUv/QRYdQAAOG1vcnNlbAoBACqQX4yIDYfz";

    // The first says that it needs 192 MiB of dictionary, the second a window of 256 MiB.
    private const string GreedyXz = "/Td6WFoAAATm1rRGAgAhAR8AAAD+YO3e4AgzABldADabyqwLlUiSJQPVyDNQXxGSm0879HbUZgAAAAAAcCf4cOXi4FEAATW0EAAAAIi7vCKxxGf7AgAAAAAEWVo=";
    private const string GreedyZstd = "KLUv/QSQdQAAOG1vcnNlbAoBACqQX4yIDYfz";

    private static readonly byte[] Plain = [.. Enumerable.Repeat("morsel\n"u8.ToArray(), 300).SelectMany(line => line)];

    public static TheoryData<string, string> Files => new() { { "xz", Xz }, { "bzip2", Bzip2 }, { "zstd", Zstd }, { "xz", Lzma }, { "gzip", "" } };

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_is_unpacked_in_pieces_of_any_size(string kind, string packed)
    {
        byte[] file = FileOf(packed);
        for (int seed = 0; seed < 50; seed++)
            Assert.Equal(Plain, Unpack(kind, file, seed));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_stream_reads_the_same_either_way(string kind, string packed)
    {
        using var plain = new MemoryStream();
        await using (var stream = new DecodedStream(new MemoryStream(FileOf(packed)), Create(kind)))
            await stream.CopyToAsync(plain);
        Assert.Equal(Plain, plain.ToArray());
        using var again = new MemoryStream();
        using (var stream = new DecodedStream(new MemoryStream(FileOf(packed)), Create(kind)))
            stream.CopyTo(again, 100);
        Assert.Equal(Plain, again.ToArray());
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Files_behind_one_another_are_one(string kind, string packed)
    {
        byte[] file = FileOf(packed);
        if (packed != Lzma)
            Assert.Equal([.. Plain, .. Plain], Unpack(kind, [.. file, .. file], 1));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_that_is_cut_or_none_is_refused(string kind, string packed)
    {
        byte[] file = FileOf(packed);
        for (int length = 0; length < file.Length; length++)
            Assert.Throws<InvalidDataException>(() => Unpack(kind, file[..length], 1));
        Assert.Throws<InvalidDataException>(() => Unpack(kind, [.. "no packed file at all, but text"u8], 1));
    }

    [Theory]
    [InlineData("xz", GreedyXz, "memory")]
    [InlineData("zstd", GreedyZstd, "memory")]
    public void A_file_that_needs_too_much_memory_is_refused(string kind, string packed, string message) =>
        Assert.Contains(message, Assert.Throws<InvalidDataException>(() => Unpack(kind, FileOf(packed), 1)).Message, StringComparison.Ordinal);

    [Fact]
    public void Damage_is_noticed_or_harmless()
    {
        foreach ((string kind, string packed) in (IEnumerable<(string, string)>)[("xz", Xz), ("bzip2", Bzip2), ("zstd", Zstd), ("xz", Lzma)])
        {
            for (int trial = 0; trial < 300; trial++)
            {
                byte[] file = FileOf(packed);
                var random = new Random(trial);
                file[random.Next(file.Length)] ^= (byte)(1 << random.Next(8));
                try
                {
                    Assert.InRange(Unpack(kind, file, trial).Length, 0, 1 << 20);
                }
                catch (InvalidDataException)
                {
                }
            }
        }
    }

    [Fact]
    public void A_missing_library_is_named_with_its_package()
    {
        string message = Assert.Throws<NotSupportedException>(() => PlatformLibrary.Call<int>(() => throw new DllNotFoundException("not found"), "libx.so.1", "libx1")).Message;
        Assert.Contains("libx.so.1", message, StringComparison.Ordinal);
        Assert.Contains("package libx1", message, StringComparison.Ordinal);
    }

    private static byte[] FileOf(string packed) => packed.Length == 0 ? GzipDecoderTests.Gzip(Plain) : Convert.FromBase64String(packed);

    private static IStreamDecoder Create(string kind) => kind switch
    {
        "xz" => new XzStreamDecoder(),
        "bzip2" => new Bzip2StreamDecoder(),
        "zstd" => new ZstdStreamDecoder(),
        _ => new GzipDecoder(),
    };

    private static byte[] Unpack(string kind, byte[] packed, int seed)
    {
        using IStreamDecoder decoder = Create(kind);
        var random = new Random(seed);
        int most = random.Next(2, 300);
        var plain = new List<byte>();
        byte[] output = new byte[most];
        for (int at = 0; ;)
        {
            int piece = Math.Min(random.Next(1, most), packed.Length - at);
            DecodeStep step = decoder.Decode(packed.AsSpan(at, piece), output.AsSpan(0, random.Next(1, most)), at + piece == packed.Length);
            plain.AddRange(output.AsSpan(0, step.Produced));
            at += step.Consumed;
            if (at == packed.Length && step is { Consumed: 0, Produced: 0 })
                return [.. plain];
        }
    }
}
