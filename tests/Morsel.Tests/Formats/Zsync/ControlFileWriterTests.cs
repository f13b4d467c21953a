using System.Security.Cryptography;
using System.Text;
using Morsel.Formats;
using Morsel.Formats.Zsync;
using Morsel.Hashing;
using Morsel.Matching;
using Morsel.Target;
using Morsel.Tests.Hashing;

namespace Morsel.Tests.Formats.Zsync;

public class ControlFileWriterTests
{
    [Theory]
    [InlineData("r0.bin", "r0.bin", null)]
    [InlineData("r1.bin", "r1.bin", null)]
    [InlineData("r2047.bin", "r2047.bin", null)]
    [InlineData("r2048.bin", "r2048.bin", null)]
    [InlineData("r2049.bin", "r2049.bin", null)]
    [InlineData("r100000.bin", "r100000.bin", null)]
    [InlineData("r100000.bin", "r100000-b1024", 1024)]
    [InlineData("t-best.gz", "t-best-Z.gz", null)]
    public void As_zsyncmake_it_writes_byte_for_byte_what_zsyncmake_wrote(string name, string vector, int? blockBytes)
    {
        var writer = new ControlFileWriter(blockBytes, DigestAlgorithm.Md4, asZsyncmake: true);
        byte[] written = writer.Write(Described(writer, Vectors.Read("zsync/in/" + name)) with
        {
            FileName = name,
            ModifiedTime = DateTimeOffset.FromUnixTimeSeconds(1_000_000_000),
            Locations = [name],
        });
        Assert.Equal(Vectors.Read($"zsync/out/{vector}.zsync"), written);
    }

    [Fact]
    public void A_control_file_that_clients_refuse_for_its_size_is_refused_before_the_file_is_read()
    {
        const long length = 4L << 30;
        var failure = Assert.Throws<ArgumentException>(() => new ControlFileWriter(512, DigestAlgorithm.Md4, asZsyncmake: false).ShapeOf(length));
        Assert.Contains("choose larger blocks", failure.Message, StringComparison.Ordinal);
        Assert.Equal(512, new ControlFileWriter(512, DigestAlgorithm.Md4, asZsyncmake: false).ShapeOf(length - (1 << 20)).Layout.BlockBytes);
        Assert.Equal(512, new ControlFileWriter(512, DigestAlgorithm.Md4, asZsyncmake: true).ShapeOf(length).Layout.BlockBytes);
    }

    [Fact]
    public void The_usual_block_size_never_makes_one_that_clients_refuse()
    {
        var writer = new ControlFileWriter(null, DigestAlgorithm.Md4, asZsyncmake: false);
        for (int bits = 0; bits <= 46; bits++)
        {
            foreach (long around in (long[])[-1, 0, 1])
                Assert.NotNull(writer.ShapeOf(Math.Max(0, (1L << bits) + around)));
        }
    }

    [Theory]
    [InlineData(DigestAlgorithm.Md4)]
    [InlineData(DigestAlgorithm.Md5)]
    [InlineData(DigestAlgorithm.Sha224)]
    public void What_is_written_is_read_again(DigestAlgorithm strongHash)
    {
        foreach (int length in (int[])[0, 1, 511, 512, 513, 4096, 4097, 100_000])
            AssertReadAgain(strongHash, TestBytes.Random(length));
    }

    [Theory]
    [InlineData(DigestAlgorithm.Md4, "zsync,Filename,MTime,Blocksize,Length,Safe,Hash-Lengths,URL,URL,SHA-1,File-Hash")]
    [InlineData(DigestAlgorithm.Md5, "zsync,Filename,MTime,Blocksize,Length,Safe,Hash-Lengths,Strong-Hash-Algorithm,URL,URL,SHA-1,File-Hash")]
    public void Lines_stand_in_the_order_that_every_client_takes(DigestAlgorithm strongHash, string names)
    {
        var writer = new ControlFileWriter(1024, strongHash, asZsyncmake: false);
        Description read = SampleControl.Read(writer.Write(Full(writer, TestBytes.Random(9000))));
        Assert.Equal(names, string.Join(',', read.Fields.Select(field => field.Key)));
        Assert.Equal("File-Hash", read.Fields.Single(field => field.Key == "Safe").Value);
    }

    [Theory]
    [InlineData("a\nSHA-1: 00")]
    [InlineData("a\rb")]
    public void A_name_with_a_line_break_is_refused(string name)
    {
        var writer = new ControlFileWriter(null, DigestAlgorithm.Md4, asZsyncmake: false);
        DescribedTarget target = Described(writer, []);
        Assert.Contains("Filename contains a line break", Assert.Throws<ArgumentException>(() => writer.Write(target with { FileName = name })).Message, StringComparison.Ordinal);
        Assert.Contains("URL contains a line break", Assert.Throws<ArgumentException>(() => writer.Write(target with { Locations = [name] })).Message, StringComparison.Ordinal);
    }

    // zsync 0.6.2 takes the rest of a line of 1024 bytes, its line feed among them, for the end of the headers.
    [Fact]
    public void A_line_has_at_most_1023_bytes()
    {
        var writer = new ControlFileWriter(null, DigestAlgorithm.Md4, asZsyncmake: false);
        DescribedTarget target = Described(writer, []);
        const string umlaut = "ä";   // two bytes
        string longest = umlaut + new string('a', 1023 - "URL: \n".Length - 2);
        string[] lines = Encoding.UTF8.GetString(writer.Write(target with { Locations = [longest] })).Split('\n');
        Assert.Equal(1023, lines.Max(line => Encoding.UTF8.GetByteCount(line) + 1));
        Assert.Throws<ArgumentException>(() => writer.Write(target with { Locations = [longest + "a"] }));
    }

    [Fact]
    public void The_publisher_is_told_what_others_will_not_read()
    {
        Assert.Contains("empty", Assert.Single(NotesOn(DigestAlgorithm.Md4, [])).Text, StringComparison.Ordinal);
        Assert.Contains("SHA-224", Assert.Single(NotesOn(DigestAlgorithm.Sha224, [1])).Text, StringComparison.Ordinal);
        Assert.Empty(NotesOn(DigestAlgorithm.Md4, [1]));
    }

    private static IReadOnlyList<Note> NotesOn(DigestAlgorithm strongHash, byte[] bytes)
    {
        var writer = new ControlFileWriter(null, strongHash, asZsyncmake: false);
        return writer.NotesOn(Described(writer, bytes));
    }

    private static void AssertReadAgain(DigestAlgorithm strongHash, byte[] bytes)
    {
        var writer = new ControlFileWriter(512, strongHash, asZsyncmake: false);
        DescribedTarget target = Full(writer, bytes);
        Description read = SampleControl.Read(writer.Write(target));
        TargetIndex index = read.Index;
        Assert.Empty(read.Notes);
        Assert.Equal((bytes.Length, 512), (index.Layout.Length, index.Layout.BlockBytes));
        Assert.Equal((target.FileName, target.ModifiedTime), (index.FileName, index.ModifiedTime));
        Assert.Equal(target.Locations, index.Find<PlainOrigin>()!.Locations);
        Assert.Equal([SHA256.HashData(bytes), SHA1.HashData(bytes)], index.WholeDigests.Select(digest => digest.Bytes.ToArray()));
        Assert.Equal(strongHash, index.Proof.Algorithm);
        Assert.Equal(target.StrongSums, index.Proof.Column.ToArray());
        WeakColumn weak = SampleControl.WeakOf(read);
        Assert.Equal(target.WeakSums.Select(sum => sum & weak.Mask), weak.Sums);
    }

    private static DescribedTarget Full(ControlFileWriter writer, byte[] bytes) => Described(writer, bytes) with
    {
        FileName = "größe 1.2.bin",
        ModifiedTime = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000),
        Locations = ["a%20b.bin", "https://example.org/a?b=c"],
    };

    // By the kernels that the publisher uses.
    private static DescribedTarget Described(ControlFileWriter writer, byte[] bytes)
    {
        TargetShape shape = writer.ShapeOf(bytes.Length);
        (int blocks, int blockBytes) = (shape.Layout.BlockCount, shape.Layout.BlockBytes);
        StrongHash hash = StrongHash.For(shape.StrongHash);
        uint[] weak = new uint[blocks];
        WeakSums.OfBlocks(bytes, blockBytes, weak);
        byte[] digests = new byte[blocks * hash.DigestBytes];
        hash.HashBlocks(bytes, blockBytes, digests);
        byte[] strong = [.. digests.Chunk(hash.DigestBytes).SelectMany(digest => digest[..shape.StrongBytes])];
        return new DescribedTarget(shape, weak, strong, [.. shape.WholeDigests.Select(algorithm => new Digest(
            algorithm, algorithm == DigestAlgorithm.Sha1 ? SHA1.HashData(bytes) : SHA256.HashData(bytes)))]);
    }
}
