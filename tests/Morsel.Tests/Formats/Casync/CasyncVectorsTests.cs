using System.Globalization;
using Morsel.Compression.Frames;
using Morsel.Formats.Casync;
using Morsel.Hashing;

namespace Morsel.Tests.Formats.Casync;

/// <summary>What Debian's casync 2+20201210 wrote of <see cref="CasyncInputs"/>.</summary>
public class CasyncVectorsTests
{
    public static TheoryData<string> Inputs => [.. CasyncInputs.Names];

    public static TheoryData<string> Indexes => [.. Directory.EnumerateFiles(Vectors.PathOf("casync/idx"), "*.caibx").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];

    public static TheoryData<string> Stores => ["default", "sha256", "xz", "gzip"];

    [Fact]
    public void There_are_34_indexes() => Assert.Equal(34, Indexes.Count);

    [Theory]
    [MemberData(nameof(Inputs))]
    public void The_inputs_are_those_that_casync_saw(string name)
    {
        string line = File.ReadLines(Vectors.PathOf("casync/inputs.sha256")).Single(line => line.EndsWith($" {name}.bin", StringComparison.Ordinal));
        Assert.Equal(line.Split(' ')[0], Convert.ToHexStringLower(Digester.Sha256Of(CasyncInputs.Of(name))));
    }

    [Theory]
    [MemberData(nameof(Indexes))]
    public void The_index_of_a_content_has_the_bytes_that_casync_wrote(string vector)
    {
        string name = vector[..vector.IndexOf('-', StringComparison.Ordinal)];
        DigestAlgorithm algorithm = vector.EndsWith("-sha256", StringComparison.Ordinal) ? DigestAlgorithm.Sha256 : DigestAlgorithm.Sha512T256;
        byte[] made = CasyncIndexes.Of(CasyncInputs.Of(name), SizesOf(vector), algorithm).Write();
        Assert.Equal(Vectors.Read($"casync/idx/{vector}.caibx"), made);
    }

    [Theory]
    [MemberData(nameof(Indexes))]
    public void An_index_that_was_read_is_written_the_same(string vector)
    {
        byte[] file = Vectors.Read($"casync/idx/{vector}.caibx");
        Assert.Equal(file, CasyncIndex.Read(file).Write());
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public void Every_chunk_of_a_store_has_the_content_that_its_name_says(string store)
    {
        using var frames = new FrameDecoder();
        string[] chunks = [.. Directory.EnumerateFiles(Vectors.PathOf($"casync/store/{store}.castr"), "*.cacnk", SearchOption.AllDirectories)];
        Assert.NotEmpty(chunks);
        foreach (string path in chunks)
        {
            byte[] room = new byte[262_144], id = new byte[CasyncIndex.IdBytes];
            int bytes = frames.Decompress(File.ReadAllBytes(path), room);
            Digester.Hash(store == "sha256" ? DigestAlgorithm.Sha256 : DigestAlgorithm.Sha512T256, room.AsSpan(0, bytes), id);
            Assert.Equal(Path.GetFileNameWithoutExtension(path), Convert.ToHexStringLower(id));
        }
    }

    // "rand200k-1_64_4096", "v1-4K", "rand200k-fixed4096", "text150k-64K-xz".
    private static ChunkSizes SizesOf(string vector)
    {
        string sizes = vector.Split('-')[1];
        if (sizes.StartsWith("fixed", StringComparison.Ordinal))
            return new ChunkSizes(Number(sizes[5..]), Number(sizes[5..]), Number(sizes[5..]));
        long[] numbers = [.. sizes.Split('_').Select(Number)];
        return numbers.Length == 3 ? new ChunkSizes(numbers[0], numbers[1], numbers[2]) : ChunkSizes.Of(numbers[0]);
    }

    private static long Number(string text) => text[^1] switch
    {
        'K' => long.Parse(text[..^1], CultureInfo.InvariantCulture) << 10,
        'M' => long.Parse(text[..^1], CultureInfo.InvariantCulture) << 20,
        _ => long.Parse(text, CultureInfo.InvariantCulture),
    };
}
