using System.Text;
using Morsel.Formats.Sidecar;

namespace Morsel.Tests.Formats.Sidecar;

/// <summary>What is written is read again as it was, byte for byte and value for value.</summary>
public class SidecarWriterTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 200)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void What_is_written_is_read_again_as_it_was(int seed)
    {
        var random = new Random(seed);
        Digest sum = Sum(random);
        var written = new Morsel.Formats.Sidecar.Sidecar(new TargetLine(random.NextInt64(1L << 40), sum) { Name = Text(random), Time = Maybe(random), Serial = Maybe(random), Expires = Maybe(random) })
        {
            Contents = [.. Some(random, () => new ContentLine(random.NextInt64(1L << 40), Sum(random), "1f8b08000000000002ff") { Options = random.Next(2) == 0 ? null : "--rsync --best" })],
            Plains = [.. Some(random, () => new PlainLine(Url(random)))],
            Controls = [.. Some(random, () => Control(random))],
            Wholes = [.. Some(random, () => new WholeLine(Url(random), Bytes(random), (WholePacking)random.Next(3)) { Window = random.Next(1, 32) })],
            Units = [.. Some(random, () => Units(random))],
            Patches = [.. Some(random, () => Patch(random))],
            Views = [.. Some(random, () => new ViewLine(Convert.ToHexString(Sum(random).Bytes[..12]), End(random)))],
        };

        byte[] bytes = SidecarWriter.Write(written);
        var read = SidecarReader.Read(bytes).Sidecar!;

        Assert.Equal(written.Target, read.Target);
        Assert.Equal(written.Contents, read.Contents);
        Assert.Equal(written.Plains, read.Plains);
        Assert.Equal(written.Controls, read.Controls);
        Assert.Equal(written.Wholes, read.Wholes);
        Assert.Equal(written.Units, read.Units);
        Assert.Equal(written.Patches, read.Patches);
        Assert.Equal(written.Views, read.Views);
        Assert.Equal(bytes, SidecarWriter.Write(read));
    }

    [Fact]
    public void A_sidecar_reads_as_the_page_shows_it()
    {
        var sum = new Digest(DigestAlgorithm.Sha256, new byte[32]);
        var sidecar = new Morsel.Formats.Sidecar.Sidecar(new TargetLine(5, sum) { Name = "a file", Serial = 14 })
        {
            Wholes = [new WholeLine("a%20file.zst", 3, WholePacking.Zstd)],
            Patches = [new PatchLine("p", 2, PatchKind.Morsel1, new PatchBase(4, sum), 28)],
        };
        string zeros = new('0', 64);
        Assert.Equal(
            $"morsel-routes 1\ntarget size=5 sha256={zeros} name=a%20file serial=14\nwhole url=a%20file.zst bytes=3 packing=zstd\n"
            + $"patch url=p bytes=2 format=morsel-1 old-size=4 old-sha256={zeros} memory=28\nend\n",
            Encoding.ASCII.GetString(SidecarWriter.Write(sidecar)));
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("a%")]
    [InlineData("ä")]
    [InlineData("")]
    [InlineData("file:/etc/passwd")]
    public void A_reference_that_nobody_would_read_is_not_written(string url)
    {
        var sidecar = new Morsel.Formats.Sidecar.Sidecar(new TargetLine(5, new Digest(DigestAlgorithm.Sha256, new byte[32]))) { Plains = [new PlainLine(url)] };
        Assert.Throws<ArgumentException>(() => SidecarWriter.Write(sidecar));
    }

    private static IEnumerable<TLine> Some<TLine>(Random random, Func<TLine> make) => Enumerable.Range(0, random.Next(4)).Select(_ => make());

    private static ControlLine Control(Random random)
    {
        var kind = (ControlKind)random.Next(3);
        return new ControlLine(Url(random), Bytes(random), Sum(random), kind)
        {
            Shape = kind == ControlKind.Zsync ? new ControlShape(1 << random.Next(9, 20), (random.Next(1, 3), random.Next(1, 5), random.Next(3, 17)), random.NextInt64(1, 5000)) : null,
        };
    }

    private static UnitsLine Units(Random random)
    {
        long bytes = Bytes(random) + 1;
        return new UnitsLine(Url(random), bytes, 1 << random.Next(9, 17), random.Next(10, 28), new ByteRange(random.NextInt64(bytes), bytes), End(random));
    }

    private static PatchLine Patch(Random random)
    {
        var kind = (PatchKind)random.Next(2);
        var from = new PatchBase(random.NextInt64(1L << 40), Sum(random), random.Next(2) == 0);
        return new PatchLine(Url(random), Bytes(random), kind, from, random.Next(4096))
        {
            Sha256 = kind == PatchKind.Zstd || random.Next(2) == 0 ? Sum(random) : null,
            Of = End(random),
            Filters = random.Next(2) == 0 ? null : random.Next(16),
        };
    }

    private static RouteEnd End(Random random) => (RouteEnd)random.Next(2);

    private static long Bytes(Random random) => random.NextInt64(1, 1L << 39);

    private static long? Maybe(Random random) => random.Next(2) == 0 ? null : random.NextInt64(long.MaxValue);

    private static string? Text(Random random) => random.Next(4) switch { 0 => null, 1 => "disk.img", 2 => "50 % größer=x.tar", _ => "日本 .iso" };

    private static string Url(Random random) => random.Next(3) switch { 0 => $"f{random.Next()}.zst", 1 => $"https://h{random.Next()}/a?b=%20", _ => "../x#y" };

    private static Digest Sum(Random random)
    {
        byte[] bytes = new byte[32];
        random.NextBytes(bytes);
        return new Digest(DigestAlgorithm.Sha256, bytes);
    }
}
