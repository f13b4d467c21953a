using Morsel.Cli.Running;
using Morsel.Serve.Demo;

namespace Morsel.Tests.Cli;

/// <summary>Reports as the library would give them.</summary>
internal static class ReportSamples
{
    private static readonly Digest Sha1 = new(DigestAlgorithm.Sha1, new byte[20]);

    public static SeedReport[] Seeds { get; } =
    [
        new("disk.img", SeedKind.Output, 90_000_000, 80_000_000),
        new("b\e[2J.img", SeedKind.Given, 0, 0, "is not a regular file"),
    ];

    public static UpdateReport Update { get; } = new()
    {
        Outcome = UpdateOutcome.Updated,
        OutputPath = "disk.img",
        Length = 100_000_000,
        Proven = ProofLevel.Sha256,
        Seeds = Seeds,
        ReusedBytes = 80_000_000,
        FetchedBytes = 20_000_000,
        TransferredBytes = 20_001_234,
        DescriptionBytes = 300_000,
        DataRequests = 3,
        Servers = [new ServerReport("http://example.org", 3, 20_001_234)],
        Elapsed = TimeSpan.FromSeconds(4.2),
        Routes = [new RouteReport(RouteKind.Whole, "the compressed file", 30_000_000) { Address = "http://example.org/disk.img.zst", Requests = 1, MemoryBytes = 8 << 20, Why = "more than three times what is missing" }],
        Notes = [new(NoteCode.MapUnused, "the gzip map was not used")],
    };

    public static UpdatePlan Plan { get; } = new()
    {
        OutputPath = "disk.img",
        IsCurrent = false,
        Length = 100_000_000,
        BlockBytes = 4096,
        Seeds = Seeds,
        Segments =
        [
            new(new ByteRange(0, 80_000_000), SegmentAction.Copy, "disk.img", 4096),
            new(new ByteRange(80_000_000, 100_000_000), SegmentAction.Fetch),
        ],
        ReusedBytes = 80_000_000,
        FetchBytes = 20_000_000,
        RangeCount = 1,
        RequestCount = 1,
        DescriptionBytes = 300_000,
    };

    public static VerifyReport Different { get; } = new()
    {
        IsIdentical = false,
        Proven = ProofLevel.None,
        Length = 9000,
        ExpectedLength = 9001,
        Differences = [new ByteRange(0, 4096), new ByteRange(8192, 9001)],
    };

    public static DescriptionReport Description { get; } = new()
    {
        Format = "zsync",
        DescriptionBytes = 512,
        Length = 100_000,
        BlockBytes = 2048,
        BlockCount = 49,
        StrongHash = DigestAlgorithm.Md4,
        StrongBytes = 4,
        FileName = "r\e.bin",
        ModifiedTime = DateTimeOffset.FromUnixTimeSeconds(1_000_000_000),
        Digests = [Sha1],
        Locations = ["r+1.bin"],
        Fields = [new("zsync", "0.6.2"), new("Filename", "r\e.bin")],
    };

    public static MakeReport Publish { get; } = new()
    {
        OutputPath = "disk.img.zsync",
        Length = 100_000_000,
        BlockBytes = 4096,
        DescriptionBytes = 300_000,
        Digests = [Sha1],
        Elapsed = TimeSpan.FromSeconds(0.5),
    };

    public static MadeFile<MakeReport>[] Made { get; } =
        [new("disk.img", Publish, null), new("gone.img", null, new FileNotFoundException("gone.img: no such file"))];

    public static DemoReport Demo { get; } = new("/d/old/p.tar", "/d/site/p.tar", Update, IsIdentical: true, TimeSpan.FromSeconds(1.5));
}
