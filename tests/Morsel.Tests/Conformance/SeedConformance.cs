using Morsel.Seeds;
using Morsel.Tests.Hashing;

namespace Morsel.Tests.Conformance;

/// <summary>What every <see cref="ISeed"/> does.</summary>
public abstract class SeedConformance
{
    private static readonly byte[] Content = TestBytes.Random(2_500_000);

    /// <summary>A seed of <paramref name="content"/>.</summary>
    /// <param name="content">Its bytes.</param>
    /// <param name="fileBytes">Bytes of the file behind it.</param>
    private protected abstract ISeed Open(byte[] content, out long fileBytes);

    [Theory]
    [InlineData(1_000)]
    [InlineData(1 << 20)]
    [InlineData(5_000_000)]
    public void Its_bytes_are_read_in_buffers_of_any_size(int bufferBytes)
    {
        using ISeed seed = Open(Content, out _);
        Assert.Equal(Content, Rest(seed, bufferBytes));
    }

    [Fact]
    public void Nothing_is_read_only_at_the_end_and_then_always()
    {
        using ISeed seed = Open(Content[..10], out _);
        Assert.Equal(Content[..10], Rest(seed, 3));
        Assert.Equal(0, seed.Read(new byte[10]));
        Assert.Equal(0, seed.Read(new byte[10]));
    }

    [Fact]
    public void An_empty_seed_has_nothing()
    {
        using ISeed seed = Open([], out _);
        Assert.Equal(0, seed.Read(new byte[10]));
    }

    [Fact]
    public void What_is_skipped_is_not_read()
    {
        using ISeed seed = Open(Content, out _);
        seed.Skip(0);
        byte[] buffer = new byte[100];
        int read = seed.Read(buffer);
        Assert.Equal(Content[..read], buffer[..read]);
        seed.Skip(1_234_567);
        Assert.Equal(Content[(read + 1_234_567)..], Rest(seed, 100_000));
    }

    [Fact]
    public void No_more_is_skipped_than_there_is()
    {
        using ISeed seed = Open(Content, out _);
        seed.Skip(long.MaxValue / 2);
        Assert.Equal(0, seed.Read(new byte[10]));
    }

    [Fact]
    public void The_bytes_of_the_file_that_are_done_with_only_grow_up_to_its_length()
    {
        using ISeed seed = Open(Content, out long fileBytes);
        byte[] buffer = new byte[300_000];
        long done = 0, total = 0;
        for (int read = 1; read > 0; total += read)
        {
            read = seed.Read(buffer);
            long now = seed.FileBytesOf(total + read);
            Assert.InRange(now, done, fileBytes);
            done = now;
        }
        Assert.Equal(fileBytes, done);
    }

    [Fact]
    public void It_may_be_left_before_its_end()
    {
        ISeed seed = Open(Content, out _);
        Assert.NotEqual(0, seed.Read(new byte[10]));
        seed.Dispose();
    }

    private static byte[] Rest(ISeed seed, int bufferBytes)
    {
        using var all = new MemoryStream();
        byte[] buffer = new byte[bufferBytes];
        for (int read; (read = seed.Read(buffer)) > 0;)
            all.Write(buffer, 0, read);
        return all.ToArray();
    }
}

public abstract class StoredSeedConformance : SeedConformance, IDisposable
{
    private readonly Files.TemporaryFolder _folder = new();

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected Morsel.Files.IBlockFile Store(byte[] bytes, out long length)
    {
        File.WriteAllBytes(_folder["seed"], bytes);
        length = bytes.Length;
        return new Morsel.Files.LocalFileSystem().OpenRead(_folder["seed"]);
    }
}

public sealed class FileSeedConformance : StoredSeedConformance
{
    private protected override ISeed Open(byte[] content, out long fileBytes) => new FileSeed(Store(content, out fileBytes), "seed", long.MaxValue);
}

public sealed class DecodedSeedConformance : StoredSeedConformance
{
    private protected override ISeed Open(byte[] content, out long fileBytes) =>
        new DecodedSeed(Store(Compression.Gzip.GzipDecoderTests.Gzip(content), out fileBytes), new Morsel.Compression.Gzip.GzipDecoder(), "seed.gz", long.MaxValue);
}

public sealed class TarTimeSeedConformance : StoredSeedConformance
{
    private protected override ISeed Open(byte[] content, out long fileBytes) =>
        new TarTimeSeed(new FileSeed(Store(content, out fileBytes), "seed", long.MaxValue), new byte[12], new byte[12]);
}

/// <summary>The double that tests use is one, too.</summary>
public sealed class MemorySeedConformance : SeedConformance
{
    private protected override ISeed Open(byte[] content, out long fileBytes)
    {
        fileBytes = content.Length;
        return new Seeds.MemorySeed(content);
    }
}
