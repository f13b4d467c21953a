using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Morsel.Files;
using Morsel.Hashing;
using Morsel.Tests.Files;
using Morsel.Tests.Updating;

namespace Morsel.Tests.Toy;

/// <summary>Updates by a format that Morsel does not know: what it costs beyond this folder is the line that names it.</summary>
public sealed class ToyUpdateTests : IAsyncLifetime, IDisposable
{
    private const int BoxBytes = 4096;
    private const string Source = "/tool.boxes";

    private static readonly byte[] Target = Edited.Content(1, (100 * BoxBytes) + 17);

    private readonly Site _site = new();
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task What_a_seed_lacks_comes_box_by_box_and_the_plan_says_so_before()
    {
        int[] changed = [3, 4, 40, 100];
        File.WriteAllBytes(_folder["tool"], Edited.Flipped(Target, [.. changed.Select(box => box * BoxBytes / 512)]));
        using Updater updater = NewUpdater();
        UpdatePlan plan = await updater.PlanAsync(Request);
        UpdateReport report = await updater.UpdateAsync(Request);

        Assert.Equal(Target, File.ReadAllBytes(_folder["tool"]));
        Assert.Equal((UpdateOutcome.Updated, ProofLevel.Sha256), (report.Outcome, report.Proven));
        Assert.Equal((3 * BoxBytes) + 17, report.FetchedBytes);
        Assert.Equal((report.FetchedBytes, report.DataRequests, 4), (plan.FetchBytes, plan.RequestCount, report.DataRequests));
        Assert.Equal(changed.Select(PathOf).Order(), BoxRequests().Order());
    }

    [Fact]
    public async Task Without_a_seed_every_box_comes_once()
    {
        using Updater updater = NewUpdater();
        UpdateReport report = await updater.UpdateAsync(Request);
        Assert.Equal(Target, File.ReadAllBytes(_folder["tool"]));
        Assert.Equal(101, report.DataRequests);
        Assert.Equal(BoxRequests().Count(), BoxRequests().Distinct().Count());
    }

    [Fact]
    public async Task A_box_that_is_another_is_not_installed()
    {
        _site.Publish(PathOf(7), new byte[BoxBytes]);
        using Updater updater = NewUpdater();
        await Assert.ThrowsAsync<VerificationException>(() => updater.UpdateAsync(Request));
        Assert.False(File.Exists(_folder["tool"]));
    }

    public Task InitializeAsync()
    {
        uint[] weak = new uint[101];
        byte[] padded = [.. Target, .. new byte[(101 * BoxBytes) - Target.Length]];
        WeakSums.OfBlocks(Target, BoxBytes, weak);
        var lines = new StringBuilder($"{ToyFormat.FirstLine}\n{Target.Length}\n{BoxBytes}\n{Convert.ToHexStringLower(SHA256.HashData(Target))}\n");
        for (int box = 0; box < weak.Length; box++)
        {
            byte[] bytes = padded[(box * BoxBytes)..((box + 1) * BoxBytes)];
            lines.Append(CultureInfo.InvariantCulture, $"{weak[box]:x8} {Convert.ToHexStringLower(SHA256.HashData(bytes))}\n");
            _site.Publish(PathOf(box), bytes[..Math.Min(BoxBytes, Target.Length - (box * BoxBytes))]);
        }
        _site.Publish(Source, Encoding.ASCII.GetBytes(lines.ToString()));
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _site.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    private UpdateRequest Request => new() { Source = _site.Address(Source).ToString(), OutputPath = _folder["tool"], Threads = 2, AutoSeeds = false };

    private IEnumerable<string> BoxRequests() => _site.Requests.Select(request => request.Path).Where(path => path != Source && path != "/tool.morsel");

    private static Updater NewUpdater() =>
        new(new UpdaterOptions { Time = new HurriedTime() }, new LocalFileSystem(), formats: [.. Catalog.Formats, new ToyFormat()]);

    private static string PathOf(int box)
    {
        byte[] bytes = new byte[BoxBytes];
        int start = box * BoxBytes;
        Target.AsSpan(start, Math.Min(BoxBytes, Target.Length - start)).CopyTo(bytes);
        return "/boxes/" + Convert.ToHexStringLower(SHA256.HashData(bytes));
    }
}
