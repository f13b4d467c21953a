using Morsel.Tests.Units;

namespace Morsel.Tests.Publishing;

/// <summary>A publisher is killed before each change of the store: users get the old release or the new one, whole, and the next run ends what was begun.</summary>
public sealed class PublishCrashTests
{
    [Fact]
    public Task With_a_control_file_alone() => SweepAsync(new MakeRequest(), least: 3);

    [UnitsFact]
    public Task With_everything_that_saves_bytes_and_signed() => SweepAsync(ReleaseScene.Everything, least: 9);

    private static async Task SweepAsync(MakeRequest make, int least)
    {
        bool isSigned = make.Signing.KeyFile is not null;
        for (int changes = 0; ; changes++)
        {
            using var scene = new ReleaseScene();
            await scene.PublishAsync(ReleaseScene.Old, make: make);
            var store = new WatchedStore(scene.Store) { DiesAfter = changes };
            bool isDone = false;
            try
            {
                await scene.PublishAsync(ReleaseScene.New, store, make);
                isDone = true;
            }
            catch (KilledException)
            {
            }
            foreach (byte[]? had in new[] { null, ReleaseScene.Old })
                foreach (bool routes in new[] { true, false })
                {
                    byte[] got = await scene.GetAsync(had, isSigned, routes || isSigned);
                    Assert.True(got.AsSpan().SequenceEqual(isDone ? ReleaseScene.New : got.Length == ReleaseScene.Old.Length ? ReleaseScene.Old : ReleaseScene.New), $"after {string.Join(", ", store.Changes)}");
                }
            if (isDone)
            {
                Assert.True(changes >= least, $"only {changes} changes");
                return;
            }
            await scene.PublishAsync(ReleaseScene.New, make: make);
            Assert.Equal(ReleaseScene.New, await scene.GetAsync(ReleaseScene.Old, isSigned));
        }
    }
}
