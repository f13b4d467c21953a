using System.Security.Cryptography;
using Morsel.Formats;
using Morsel.Formats.Zsync;
using Morsel.Hashing;
using Morsel.Matching;
using Morsel.Target;

namespace Morsel.Tests.Formats.Zsync;

public class ReadingVectorsTests
{
    [Theory]
    [MemberData(nameof(ControlVectors.Rows), MemberType = typeof(ControlVectors))]
    public void Every_vector_describes_its_target(string control, string targetName)
    {
        Description read = SampleControl.Read(ControlVectors.Control(control));
        TargetIndex index = read.Index;
        byte[] target = ControlVectors.Target(targetName, index.Layout.Length);
        Assert.Equal(target.Length, index.Layout.Length);
        AssertWeakColumn(target, index, SampleControl.WeakOf(read));
        AssertStrongColumn(target, index);
        Assert.All(index.WholeDigests, digest => Assert.Equal(
            digest.Algorithm == DigestAlgorithm.Sha1 ? SHA1.HashData(target) : SHA256.HashData(target), digest.Bytes.ToArray()));
    }

    [Theory]
    [InlineData("out/r100000.bin", 0, 0x0038, "6a678fa9")]
    [InlineData("out/r100000.bin", 1, 0xF612, "a4df5bb0")]
    [InlineData("out/r100000.bin", 48, 0x791A, "bc9a936d")]
    [InlineData("out-other/r100000-0.6.4", 0, 0x0C0038, "6a678fa96fe5")]
    [InlineData("out-other/r100000-0.7.2tag", 0, 0xF70C0038, "6a678fa96fe5")]
    [InlineData("out-other/r100000-head-MD4", 48, 0x59B7791A, "bc9a936d")]
    [InlineData("out/r1.bin", 0, 0x2800, "fb6e13")]
    [InlineData("out/r2049.bin", 1, 0x5000, "b19388")]
    public void Records_are_parted_into_weak_and_strong_checksums(string control, int block, uint weak, string strong)
    {
        Description read = SampleControl.Read(ControlVectors.Control(control));
        Assert.Equal(weak, SampleControl.WeakOf(read).Sums[block]);
        Assert.StartsWith(strong, Convert.ToHexStringLower(read.Index.Proof.Of(block)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("out/r100000.bin", "r100000.bin", "r100000.bin", "SHA-1", DigestAlgorithm.Md4)]
    [InlineData("out/t-best-look", "t-best", "", "SHA-1", DigestAlgorithm.Md4)]
    [InlineData("out/z/r100000.bin", "r100000.bin", "r100000.bin", "SHA-1", DigestAlgorithm.Md4)]
    [InlineData("out-other/r100000-head-MD5", "r100000.bin", "r100000.bin", "SHA-256", DigestAlgorithm.Md5)]
    [InlineData("out-other/r100000-head-SHA-224", "r100000.bin", "r100000.bin", "SHA-256", DigestAlgorithm.Sha224)]
    public void Headers_say_what_the_writers_said(string control, string name, string location, string digest, DigestAlgorithm strongHash)
    {
        TargetIndex index = SampleControl.Read(ControlVectors.Control(control)).Index;
        Assert.Equal(name, index.FileName);
        Assert.Equal(location, string.Join(' ', index.Find<PlainOrigin>()!.Locations));
        Assert.Equal(digest, Digest.NameOf(Assert.Single(index.WholeDigests).Algorithm));
        Assert.Equal(strongHash, index.Proof.Algorithm);
        Assert.Equal(1_000_000_000, index.ModifiedTime?.ToUnixTimeSeconds());
    }

    [Theory]
    [MemberData(nameof(ControlVectors.Rows), MemberType = typeof(ControlVectors))]
    public void Reading_in_pieces_gives_what_reading_at_once_gives(string control, string _)
    {
        byte[] file = ControlVectors.Control(control);
        string whole = SampleControl.Said(SampleControl.Read(file));
        for (int first = 0; first <= file.Length; first++)
            Assert.Equal(whole, SampleControl.Said(ReadFrom(file, first)));
    }

    [Fact]
    public void Every_vector_is_recognized() => Assert.All(ControlVectors.All, vector =>
        Assert.True(new ZsyncFormat().Recognizes(ControlVectors.Control(vector.Control).AsSpan(0, 24))));

    [Theory]
    [InlineData("")]
    [InlineData("<!DOCTYPE html>")]
    [InlineData("\u00EF\u00BB\u00BFzsync: 0.6.2\n")]
    [InlineData("zsync:0.6.2\n")]
    public void What_begins_otherwise_is_not_recognized(string text) =>
        Assert.False(new ZsyncFormat().Recognizes(System.Text.Encoding.Latin1.GetBytes(text)));

    // As a reader of a stream does it: asks for what is wanted, and tells when there is no more.
    private static Description ReadFrom(byte[] file, int first)
    {
        var format = new ZsyncFormat();
        for (long have = first; ;)
        {
            switch (format.Read(file.AsMemory(0, (int)have), isWhole: false))
            {
                case ReadStep.Done done:
                    return done.Description;
                case ReadStep.NeedBytes need:
                    Assert.True(need.Total > have, $"{need.Total} bytes wanted where {have} are there");
                    if (need.Total > file.Length)
                        return SampleControl.Read(file);
                    have = need.Total;
                    break;
            }
        }
    }

    private static void AssertWeakColumn(byte[] target, TargetIndex index, WeakColumn column)
    {
        uint[] expected = new uint[index.Layout.BlockCount];
        WeakSums.OfBlocks(target, index.Layout.BlockBytes, expected);
        Assert.Equal(expected.Select(sum => sum & column.Mask), column.Sums);
    }

    private static void AssertStrongColumn(byte[] target, TargetIndex index)
    {
        StrongHash hash = StrongHash.For(index.Proof.Algorithm);
        byte[] digests = new byte[index.Layout.BlockCount * hash.DigestBytes];
        hash.HashBlocks(target, index.Layout.BlockBytes, digests);
        for (int block = 0; block < index.Layout.BlockCount; block++)
            Assert.True(index.Proof.Of(block).SequenceEqual(digests.AsSpan(block * hash.DigestBytes, index.Proof.Width)), $"block {block}");
    }
}
