using Morsel.Compression;
using Morsel.Compression.Native;

namespace Morsel.Tests.Compression;

public class PlatformDecoderTests
{
    // The first says that it needs 192 MiB of dictionary, the second a window of 256 MiB.
    private const string GreedyXz = "/Td6WFoAAATm1rRGAgAhAR8AAAD+YO3e4AgzABldADabyqwLlUiSJQPVyDNQXxGSm0879HbUZgAAAAAAcCf4cOXi4FEAATW0EAAAAIi7vCKxxGf7AgAAAAAEWVo=";
    private const string GreedyZstd = "KLUv/QSQdQAAOG1vcnNlbAoBACqQX4yIDYfz";

    [Theory]
    [InlineData("xz", GreedyXz, "memory")]
    [InlineData("zstd", GreedyZstd, "memory")]
    public void A_file_that_needs_too_much_memory_is_refused(string kind, string packed, string message) =>
        Assert.Contains(message, Assert.Throws<InvalidDataException>(() => Unpack(kind, packed)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_missing_library_is_named_with_its_package()
    {
        string message = Assert.Throws<NotSupportedException>(() => PlatformLibrary.Call<int>(() => throw new DllNotFoundException("not found"), XzStreamDecoder.Library)).Message;
        Assert.Contains("liblzma.so.5 cannot be used: not found", message, StringComparison.Ordinal);
        Assert.Contains("package liblzma5", message, StringComparison.Ordinal);
    }

    private static void Unpack(string kind, string packed)
    {
        using IStreamDecoder decoder = kind == "xz" ? new XzStreamDecoder() : new ZstdStreamDecoder();
        using var stream = new DecodedStream(new MemoryStream(Convert.FromBase64String(packed)), decoder);
        stream.CopyTo(Stream.Null);
    }
}
