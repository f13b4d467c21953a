using Morsel.Files;
using Morsel.Tests.Faults;
using Morsel.Tests.Files;
using Morsel.Tests.Updating;
using Morsel.Zchunk;

namespace Morsel.Tests.Packing;

public sealed class ZchunkFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private PayloadRequest Request => new() { SourcePath = _folder["in"], OutputPath = _folder["out.zck"] };

    public static TheoryData<string, int> Inputs()
    {
        var inputs = new TheoryData<string, int>();
        foreach (string kind in (string[])["auto", "none", "manual", "split", "u", "dict"])
            foreach (int length in (int[])[0, 1, 8192, 300_000, 3_000_000])
                inputs.Add(kind, length);
        return inputs;
    }

    [Theory]
    [MemberData(nameof(Inputs))]
    public async Task What_was_packed_is_unpacked_again(string kind, int length)
    {
        byte[] content = Text(length);
        File.WriteAllBytes(_folder["in"], content);
        PayloadReport report = await ZchunkFile.CreateAsync(kind switch
        {
            "none" => Request with { Compress = false, ChunkHash = DigestAlgorithm.Sha1 },
            "manual" => Request with { ManualChunks = true, Level = 1 },
            "split" => Request with { SplitAt = "line 7"u8.ToArray(), Level = 1 },
            "u" => Request with { ContentDigests = true, Level = 19 },
            "dict" => Request with { DictionaryPath = PayloadVectors.PathOf("raw.dict"), Level = 3 },
            _ => Request,
        });
        await ZchunkFile.ExtractAsync(new UnpackRequest { PayloadPath = _folder["out.zck"], OutputPath = _folder["again"] });
        Assert.Equal(content, File.ReadAllBytes(_folder["again"]));
        Assert.Equal(length, report.Length);
    }

    [Fact]
    public async Task A_stream_gives_what_a_file_gives()
    {
        byte[] content = Text(700_000);
        File.WriteAllBytes(_folder["in"], content);
        await ZchunkFile.CreateAsync(Request);
        using var input = new MemoryStream(content);
        await ZchunkFile.CreateAsync(Request with { SourcePath = null, Input = input, OutputPath = _folder["stream.zck"] });
        Assert.Equal(File.ReadAllBytes(_folder["out.zck"]), File.ReadAllBytes(_folder["stream.zck"]));
        Assert.Equal(["in", "out.zck", "stream.zck"], _folder.Names());
    }

    [Fact]
    public async Task A_dictionary_trained_on_an_earlier_version_makes_small_chunks_smaller()
    {
        PayloadRequest request = Request with { SourcePath = PayloadVectors.PathOf("meta-v2.xml"), SplitAt = "<package "u8.ToArray(), ManualChunks = true };
        long without = (await ZchunkFile.CreateAsync(request)).PayloadBytes;
        PayloadReport report = await ZchunkFile.CreateAsync(request with { TrainingPaths = [PayloadVectors.PathOf("meta-v1.xml")] });
        Assert.InRange(report.PayloadBytes, 1, without * 3 / 4);
        Assert.InRange(report.DictionaryBytes, 1000, 112_640);
        await ZchunkFile.ExtractAsync(new UnpackRequest { PayloadPath = _folder["out.zck"], OutputPath = _folder["again"] });
        Assert.Equal(PayloadVectors.Content("meta-v2.xml.auto.zck"), File.ReadAllBytes(_folder["again"]));
    }

    [Fact]
    public async Task Progress_rises_to_the_end()
    {
        File.WriteAllBytes(_folder["in"], Text(3_000_000));
        var told = new Told<MakeProgress>();
        await ZchunkFile.CreateAsync(Request with { Level = 1 }, told);
        Assert.Equal(told.All.OrderBy(value => value.DoneBytes), told.All);
        Assert.Equal(new MakeProgress(3_000_000, 3_000_000), told.All[^1]);
        told = new Told<MakeProgress>();
        await ZchunkFile.ExtractAsync(new UnpackRequest { PayloadPath = _folder["out.zck"], VerifyOnly = true }, told);
        Assert.Equal(new MakeProgress(3_000_000, 3_000_000), told.All[^1]);
    }

    [Fact]
    public async Task A_request_that_contradicts_itself_is_refused_and_nothing_is_made()
    {
        File.WriteAllBytes(_folder["in"], Text(100));
        File.WriteAllBytes(_folder["broken.dict"], Vectors.Read("zchunk/trained.dict")[..100]);
        PayloadRequest[] wrong =
        [
            Request with { SourcePath = null },
            Request with { OutputPath = _folder["in"] },
            Request with { Level = 0 },
            Request with { ChunkHash = DigestAlgorithm.Md5 },
            Request with { Level = 23 },
            Request with { SplitAt = new byte[32_768] },
            Request with { DictionaryPath = "a", TrainingPaths = ["b"] },
            Request with { DictionaryPath = _folder["broken.dict"] },
            Request with { DictionaryPath = PayloadVectors.PathOf("empty.bin") },
            Request with { TrainingPaths = [PayloadVectors.PathOf("one.bin")] },
        ];
        foreach (PayloadRequest request in wrong)
            await Assert.ThrowsAsync<ArgumentException>(() => ZchunkFile.CreateAsync(request));
        Assert.Equal(["broken.dict", "in"], _folder.Names());
    }

    [Fact]
    public async Task A_cancelled_run_leaves_nothing()
    {
        File.WriteAllBytes(_folder["in"], Text(3_000_000));
        using var cancel = new CancellationTokenSource();
        var progress = new Told<MakeProgress>(_ => cancel.Cancel());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ZchunkFile.CreateAsync(Request, progress, cancel.Token));
        Assert.Equal(["in"], _folder.Names());
    }

    [Fact]
    public async Task A_file_that_changes_while_it_is_packed_is_not_published()
    {
        File.WriteAllBytes(_folder["in"], Text(100_000));
        bool isDone = false;
        var disk = new FaultFileSystem(new LocalFileSystem(), call =>
        {
            if (call.Operation == DiskOperation.Read && !isDone)
            {
                isDone = true;
                File.AppendAllText(_folder["in"], "more");
            }
            return null;
        });
        var failure = await Assert.ThrowsAsync<IOException>(() => ZchunkFile.CreateAsync(disk, TimeProvider.System, Request));
        Assert.Contains("changed while it was read", failure.Message, StringComparison.Ordinal);
        Assert.Equal(["in"], _folder.Names());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Each_call_to_the_disk_fails_in_turn_and_the_earlier_output_stays_or_the_new_one_is_whole(bool isUnpacking)
    {
        byte[] content = Text(20_000);
        File.WriteAllBytes(_folder["in"], content);
        await ZchunkFile.CreateAsync(Request with { OutputPath = _folder["packed"] });
        byte[] expected = isUnpacking ? content : File.ReadAllBytes(_folder["packed"]);
        string earlier = isUnpacking ? "earlier" : "\0ZCK1 earlier";
        File.WriteAllText(_folder["out"], earlier);
        var whole = new FaultFileSystem(new LocalFileSystem());
        await RunAsync(whole);
        for (int number = 1; number <= whole.CallCount; number++)
        {
            File.WriteAllText(_folder["out"], earlier);
            FaultContract contract = FaultContract.Before(_folder["out"]);
            FaultFileSystem disk = FaultFileSystem.FailAt(new LocalFileSystem(), number, FaultFileSystem.DiskFull);
            Exception? failure = await Record.ExceptionAsync(() => RunAsync(disk));
            DiskCall failed = disk.Calls[number - 1];
            Assert.Equal(failed.Operation == DiskOperation.Close ? null : 28, failure?.HResult);
            if (failed.Operation == DiskOperation.Delete)
                File.Delete(failed.Path);   // the disk does not let go of it
            contract.AssertKeptOrReplacedBy(expected);
            Assert.Equal(["in", "out", "packed"], _folder.Names());
        }

        Task RunAsync(IFileSystem disk) => isUnpacking
            ? ZchunkFile.ExtractAsync(disk, new UnpackRequest { PayloadPath = _folder["packed"], OutputPath = _folder["out"] })
            : ZchunkFile.CreateAsync(disk, TimeProvider.System, Request with { OutputPath = _folder["out"] });
    }

    public void Dispose() => _folder.Dispose();

    private static byte[] Text(int length)
    {
        var random = new Random(length);
        var text = new List<byte>(length + 20);
        while (text.Count < length)
            text.AddRange(System.Text.Encoding.ASCII.GetBytes($"line {random.Next(1000)} of {random.Next(50)}\n"));
        return [.. text.Take(length)];
    }
}
