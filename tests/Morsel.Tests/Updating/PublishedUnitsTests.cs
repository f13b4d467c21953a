using System.Formats.Tar;
using Morsel.Tests.Files;
using Morsel.Tests.Units;

namespace Morsel.Tests.Updating;

/// <summary>What <c>make --units</c> publishes and what <c>get</c> makes of it for a version that nobody knows, and of an archive whose times all changed.</summary>
public sealed class PublishedUnitsTests : IDisposable
{
    private static readonly byte[] Old = RoutesScene.Text(1, 3_000_000);

    // A hundred places of 3,000 bytes are new.
    private static readonly byte[] New =
        [.. Enumerable.Range(0, 100).SelectMany(i => (byte[])[.. Old.AsSpan(i * 30_000, 27_000), .. RoutesScene.Text(1000 + i, 3_000)])];

    private readonly TemporaryFolder _public = new();
    private readonly TemporaryFolder _here = new();
    private readonly HurriedTime _time = new();
    private readonly Site _site;

    public PublishedUnitsTests() => _site = new Site(_time);

    private UpdateRequest Request => new() { Source = _site.Address("/file").ToString(), OutputPath = _here["file"], Threads = 2 };

    public void Dispose()
    {
        _site.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _public.Dispose();
        _here.Dispose();
    }

    [UnitsFact]
    public async Task Who_has_a_version_that_nobody_knows_downloads_units_and_less_than_ranges_of_the_file()
    {
        await PublishAsync(New);
        File.WriteAllBytes(_here["file"], Old);
        UpdateReport plain = await UpdatedAsync(Request with { Routes = false }, New);
        File.WriteAllBytes(_here["file"], Old);
        UpdateReport report = await UpdatedAsync(Request, New);
        RouteReport taken = Assert.Single(report.Routes, route => route.IsChosen);
        Assert.Equal((RouteKind.Units, "fewest bytes"), (taken.Kind, taken.Why));
        Assert.InRange(report.TransferredBytes, 1, (long)(0.75 * plain.TransferredBytes));
        Assert.InRange(report.DataRequests, 2, 7);
        Assert.Equal(["file"], _here.Names());
    }

    [UnitsFact]
    public async Task A_plan_says_what_units_would_cost()
    {
        await PublishAsync(New);
        File.WriteAllBytes(_here["file"], Old);
        using var updater = new Updater(new UpdaterOptions { Time = _time });
        UpdatePlan plan = await updater.PlanAsync(Request);
        UpdateReport report = await UpdatedAsync(Request, New);
        RouteReport planned = Assert.Single(plan.Routes, route => route.Kind == RouteKind.Units);
        RouteReport taken = Assert.Single(report.Routes, route => route.Kind == RouteKind.Units);
        Assert.Equal((true, taken.Bytes), (planned.IsChosen, planned.Bytes));
    }

    [UnitsTheory]
    [InlineData("gone")]
    [InlineData("shorter")]
    [InlineData("garbage")]
    [InlineData("other units")]
    public async Task Units_that_are_not_what_the_sidecar_says_are_left_for_ranges_of_the_file(string lie)
    {
        await PublishAsync(New);
        File.WriteAllBytes(_here["file"], Old);
        byte[] units = File.ReadAllBytes(_public[UnitsName]);
        switch (lie)
        {
            case "gone":
                _site.Remove("/" + UnitsName);
                break;
            case "shorter":
                _site.Publish("/" + UnitsName, units[..^1]);
                break;
            case "garbage":
                _site.Publish("/" + UnitsName, Hashing.TestBytes.Random(units.Length));
                break;
            default:
                for (int at = 1000; at < units.Length - 20_000; at += 50)
                    units[at] ^= 0x55;
                _site.Publish("/" + UnitsName, units);
                break;
        }
        UpdateReport report = await UpdatedAsync(Request, New);
        Assert.Contains(report.Notes, note => note.Code == NoteCode.RouteGivenUp);
        Assert.InRange(report.TransferredBytes, 1, New.Length / 2);
    }

    [UnitsFact]
    public async Task An_archive_whose_members_all_have_a_new_time_is_updated_by_little_more_than_nothing()
    {
        byte[] old = Archive(1_700_000_000), later = Archive(1_764_350_000);
        await PublishAsync(later);
        File.WriteAllBytes(_here["file"], old);
        UpdateReport without = await UpdatedAsync(Request with { Routes = false }, later);
        File.WriteAllBytes(_here["file"], old);
        UpdateReport report = await UpdatedAsync(Request, later);
        Assert.InRange(without.FetchedBytes, 150 * 512, later.Length);
        Assert.InRange(report.FetchedBytes, 0, 4096);
    }

    private string UnitsName => _public.Names().Single(name => name.EndsWith(".zst", StringComparison.Ordinal));

    private static byte[] Archive(long time)
    {
        using var bytes = new MemoryStream();
        using (var tar = new TarWriter(bytes, TarEntryFormat.Ustar, leaveOpen: true))
        {
            for (int i = 0; i < 150; i++)
            {
                tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, $"folder/file{i}")
                {
                    ModificationTime = DateTimeOffset.FromUnixTimeSeconds(time),
                    DataStream = new MemoryStream(Hashing.TestBytes.Random(5000 + i, seed: i)),
                });
            }
        }
        return bytes.ToArray();
    }

    private async Task PublishAsync(byte[] target)
    {
        File.WriteAllBytes(_public["file"], target);
        await new Maker().MakeAsync(new MakeRequest { SourcePath = _public["file"], Units = new() { AreMade = true, Level = 3 } });
        foreach (string name in _public.Names())
            _site.Publish("/" + name, File.ReadAllBytes(_public[name]));
    }

    private async Task<UpdateReport> UpdatedAsync(UpdateRequest request, byte[] target)
    {
        using var updater = new Updater(new UpdaterOptions { Time = _time });
        UpdateReport report = await updater.UpdateAsync(request);
        Assert.Equal(target, File.ReadAllBytes(_here["file"]));
        return report;
    }
}
