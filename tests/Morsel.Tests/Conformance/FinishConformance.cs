using Morsel.Assembling;
using Morsel.Fetching;
using Morsel.Files;
using Morsel.Finishing;
using Morsel.Formats;
using Morsel.Proof;
using Morsel.Reporting;
using Morsel.Target;
using Morsel.Tests.Faults;
using Morsel.Tests.Files;
using Morsel.Updating;

namespace Morsel.Tests.Conformance;

/// <summary>What every <see cref="IFinish"/> does.</summary>
public abstract class FinishConformance : IDisposable
{
    private static readonly byte[] Old = [.. "what was there before"u8];

    private readonly FinishSample _sample;
    private readonly LocalFileSystem _disk = new();
    private readonly TemporaryFolder _folder = new();

    private protected FinishConformance(FinishSample sample) => _sample = sample;

    private string Output => _folder[_sample.FileName];

    [Fact]
    public void What_is_written_is_called_as_the_publisher_calls_it() => Assert.Equal(_sample.FileName, Finish().ChooseFileName());

    [Fact]
    public async Task What_was_put_in_its_place_is_current_and_nothing_else_is_left()
    {
        FinishedFile written = await PutAsync(_disk, _sample.Request);
        Assert.Equal((Output, false), (written.Path, written.WasThere));
        Assert.Equal(_sample.Written, File.ReadAllBytes(Output));
        Assert.Equal(_sample.Left, _folder.Names());
        FileStamp? stamp = _disk.Stat(Output);
        // Without the payload nobody knows that before it is made again.
        FinishedFile again = await Finish().FindCurrentAsync(Output, CancellationToken.None) ?? await PutAsync(_disk, _sample.Request);
        Assert.True(again.WasThere);
        Assert.Equal(stamp, _disk.Stat(Output));
    }

    [Fact]
    public async Task What_is_missing_or_differs_in_a_byte_is_not_current()
    {
        await PutAsync(_disk, _sample.Request);
        byte[] other = [.. _sample.Written];
        other[other.Length / 2] ^= 1;
        foreach (byte[] content in (byte[][])[Old, other, [.. _sample.Written, 0], _sample.Written[..^1]])
        {
            File.WriteAllBytes(Output, content);
            Assert.Null(await Finish().FindCurrentAsync(Output, CancellationToken.None));
            Assert.Equal(content, File.ReadAllBytes(Output));
        }
        File.Delete(Output);
        Assert.Null(await Finish().FindCurrentAsync(Output, CancellationToken.None));
        Directory.CreateDirectory(Output);
        Assert.Null(await Finish().FindCurrentAsync(Output, CancellationToken.None));
    }

    [Fact]
    public async Task The_replaced_file_is_kept_where_that_is_wanted()
    {
        File.WriteAllBytes(Output, Old);
        await PutAsync(_disk, _sample.Request with { KeepReplaced = true });
        Assert.Equal(_sample.Written, File.ReadAllBytes(Output));
        Assert.Equal(Old, File.ReadAllBytes(OwnNames.ReplacedOf(Output)));
    }

    [Fact]
    public async Task Whatever_fails_the_file_is_the_old_one_until_it_is_the_new_one()
    {
        for (int number = 1, failures = 0; ; number++)
        {
            File.WriteAllBytes(Output, Old);
            var files = FaultFileSystem.FailAt(_disk, number, FaultFileSystem.BadDisk);
            Exception? failure = await Record.ExceptionAsync(() => PutAsync(files, _sample.Request));
            bool isRenamed = files.Calls.Any(call => call.Operation == DiskOperation.Rename && call.Number != number && call.Detail == $"to {Output}");
            Assert.Equal(isRenamed ? _sample.Written : Old, File.ReadAllBytes(Output));
            failures += failure is null ? 0 : 1;
            if (files.CallCount < number)
            {
                Assert.True(isRenamed && failures > 4, $"{failures} of {number} calls made it fail");
                return;
            }
            foreach (string name in _folder.Names())
                File.Delete(_folder[name]);
        }
    }

    [Fact]
    public void What_interrupted_runs_left_is_deleted_and_the_part_file_stays()
    {
        string part = Path.GetFileName(OwnNames.PartOf(Finish().TargetPathFor(Output)));
        foreach (string name in (string[])[.. _sample.Leftovers, part, "another.part.gz"])
            _folder.Write(name, "left");
        Finish().DeleteLeftovers(Output);
        Assert.Equal(((string[])["another.part.gz", part]).Order(StringComparer.Ordinal), _folder.Names());
        Finish().DeleteLeftovers(Output);
    }

    [Fact]
    public void Its_seeds_are_files_that_are_there()
    {
        Assert.Empty(Finish().SeedsFor(Output));
        if (_sample.SeedName is not { } name)
            return;
        _folder.Write(name, "seed");
        Assert.Equal([_folder[name]], Finish().SeedsFor(Output));
        File.Delete(_folder[name]);
        Directory.CreateDirectory(_folder[name]);
        Assert.Empty(Finish().SeedsFor(Output));
    }

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private async Task<FinishedFile> PutAsync(IFileSystem files, UpdateRequest request)
    {
        IFinish finish = Finish(files, request);
        string target = finish.TargetPathFor(Output);
        File.WriteAllBytes(OwnNames.PartOf(target), _sample.Target);
        TargetLayout layout = _sample.Description.Index.Layout;
        using var part = PartFile.Open(files, target, layout);
        part.Keep(new BlockRun(0, layout.BlockCount));
        return await finish.PutInPlaceAsync(part, Output, CancellationToken.None);
    }

    // The length of a packed form, as a server has told it.
    private FetchTally Tally()
    {
        var tally = new FetchTally();
        tally.Tiles.ResourceLength = _sample.Written.Length;
        return tally;
    }

    private IFinish Finish() => Finish(_disk, _sample.Request);

    private IFinish Finish(IFileSystem files, UpdateRequest request)
    {
        Description description = _sample.Description;
        var feed = new ProgressFeed(receiver: null);
        var verifier = new BlockVerifier(description.Index);
        var proof = ProofDemand.Published(description.Index);
        UpdateRequest placed = request with { OutputPath = Output };
        return _sample.Make(new FinishTerms(files, placed, description, feed)
        {
            Source = new NamedSource(request.Source, request.Source),
            Expected = proof.Expected,
            IsTargetAsync = (path, token) => FileComparison.IsCurrentAsync(files, path, verifier, proof, threads: 1, feed, token),
            ChoosePlainOutput = () => OutputChoice.ChoosePlain(files, placed, description.Index.FileName ?? request.Source),
            Notes = [],
            Fetch = new FinishFetch(_ => [], new RunClock(TimeProvider.System), Tally(), _ => Task.CompletedTask),
        })!;
    }
}

/// <summary>A target, and what a finish writes of it.</summary>
/// <param name="Make">Makes the finish.</param>
/// <param name="Description">The target.</param>
/// <param name="Target">Its bytes.</param>
/// <param name="Written">The bytes of what is written.</param>
/// <param name="FileName">What that is called.</param>
internal sealed record FinishSample(FinishMaker Make, Description Description, byte[] Target, byte[] Written, string FileName)
{
    /// <summary>What the caller wants.</summary>
    public required UpdateRequest Request { get; init; }

    /// <summary>The names in the folder, when all is done.</summary>
    public IReadOnlyList<string> Left { get; init; } = [FileName];

    /// <summary>What interrupted runs may have left.</summary>
    public IReadOnlyList<string> Leftovers { get; init; } = [];

    /// <summary>A file that would be a seed; null if none would.</summary>
    public string? SeedName { get; init; }

    /// <summary>Reads a description.</summary>
    public static Description Read(ITargetFormat format, byte[] bytes) => ((ReadStep.Done)format.Read(bytes, isWhole: true)).Description;
}
