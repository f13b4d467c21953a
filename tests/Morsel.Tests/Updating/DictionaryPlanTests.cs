using Morsel.Zchunk;

namespace Morsel.Tests.Updating;

/// <summary><c>plan</c> of a zchunk file with a dictionary, without which nothing can be packed anew from seeds.</summary>
public sealed class DictionaryPlanTests : IDisposable
{
    private const string Missing = "no seed contains the dictionary: an update downloads it first, and may then find more in the seeds than this plan says";

    private static readonly byte[] Before = ZchunkScene.Records(1, 4000);
    private static readonly byte[] Now = [.. Before.AsSpan(0, 200_000), .. ZchunkScene.Records(2, 50), .. Before.AsSpan(200_500)];

    private readonly ZchunkScene _scene = new();

    // So long that the head does not hold it.
    private PayloadRequest Options => new() { DictionaryPath = _scene.Write("dictionary", ZchunkScene.Records(9, 2000)) };

    [Fact]
    public async Task A_dictionary_that_a_seed_has_is_used_for_the_others()
    {
        await _scene.PublishAsync(Now, Options);
        string elsewhere = await _scene.MakeAsync("elsewhere.zck", ZchunkScene.Records(7, 100), Options);
        await AssertAsPlannedAsync(_scene.Request with { SeedPaths = [_scene.Write("old.xml", Before), elsewhere] });
    }

    [Fact]
    public async Task A_dictionary_in_the_part_file_is_read_from_it()
    {
        PayloadDescription published = await _scene.PublishAsync(Now, Options);
        ByteRange dictionary = published.Dictionary!.Stored!.Value;
        byte[] part = new byte[_scene.Target.Length];
        _scene.Target.AsSpan((int)dictionary.Start, (int)dictionary.Length).CopyTo(part.AsSpan((int)dictionary.Start));
        _scene.Write("data.xml.zck.part", part);
        await AssertAsPlannedAsync(_scene.Request with { SeedPaths = [_scene.Write("old.xml", Before)] });
    }

    [Fact]
    public async Task Where_only_the_server_has_it_the_plan_says_so()
    {
        await _scene.PublishAsync(Now, Options);
        using Updater updater = _scene.NewUpdater();
        UpdatePlan plan = await updater.PlanAsync(_scene.Request with { SeedPaths = [_scene.Write("old.xml", Before)] });
        Assert.Equal([new Note(NoteCode.DictionaryMissing, Missing)], plan.Notes);
        Assert.Single(_scene.Site.RequestsFor(ZchunkScene.Path));
        UpdatePlan without = await updater.PlanAsync(_scene.Request);
        Assert.Empty(without.Notes);
    }

    public void Dispose() => _scene.DisposeAsync().AsTask().GetAwaiter().GetResult();

    private async Task AssertAsPlannedAsync(UpdateRequest request)
    {
        using Updater updater = _scene.NewUpdater();
        UpdatePlan plan = await updater.PlanAsync(request);
        UpdateReport report = await updater.UpdateAsync(request);
        _scene.AssertIsTarget();
        Assert.Empty(plan.Notes);
        Assert.InRange(report.FetchedBytes, 1, _scene.Target.Length / 2);
        Assert.Equal(report.FetchedBytes, plan.FetchBytes);
    }
}
