using Morsel.Files;
using Morsel.Tests.Faults;

namespace Morsel.Tests.Updating;

/// <summary>Two updates of one file, by two descriptions: the second comes at each phase of the first, and the file is what one of them describes.</summary>
public sealed class ContentionTests : IDisposable
{
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("MORSEL_LONG") == "1";
    private static readonly byte[] First = Edited.Content(1, 40_000), Second = Edited.Version(First, 5, 6), Old = Edited.Flipped(First, 5, 30);

    private readonly Scene _scene = new(First);

    public ContentionTests()
    {
        _scene.Site.Publish("/second", Second);
        _scene.Site.Publish("/second.zsync", new ControlText(Second) { Locations = ["second"] }.ToBytes());
    }

    public void Dispose() => _scene.DisposeAsync().AsTask().GetAwaiter().GetResult();

    [Fact]
    public async Task Whichever_comes_at_whatever_moment_the_file_is_that_of_one_of_them()
    {
        _scene.Old(Old);
        var whole = new FaultFileSystem(new LocalFileSystem());
        await _scene.UpdateAsync(files: whole);
        int busy = 0, done = 0;
        for (int at = 1; at <= whole.CallCount; at += IsLong ? 1 : 2)
        {
            _scene.Folder.Clear();
            _scene.Old(Old);
            Exception? other = null;
            int number = at;
            var disk = new FaultFileSystem(new LocalFileSystem(), call =>
            {
                if (call.Number == number)
                    other = Record.ExceptionAsync(() => Task.Run(() => _scene.UpdateAsync(_scene.Request with { Source = _scene.Site.Address("/second.zsync").ToString() }))).GetAwaiter().GetResult();
                return null;
            });
            Exception? own = await Record.ExceptionAsync(() => _scene.UpdateAsync(files: disk));
            string where = $"at {disk.Calls.ElementAtOrDefault(at - 1)}: {own} - {other}";
            // Whoever finds the other at work ends at once; whose part file went with the other's end says so.
            Assert.True(other is null or TargetBusyException, where);
            Assert.True(own is null or TargetBusyException or IOException, where);
            Assert.True(own is null || other is null, where);
            byte[] now = File.ReadAllBytes(_scene.Output);
            Assert.True(now.AsSpan().SequenceEqual(First) || now.AsSpan().SequenceEqual(Second), $"{where}: a mixture");
            if (own is null && other is not null)
                Assert.True(now.AsSpan().SequenceEqual(First), where);
            Assert.Empty(_scene.Folder.Names().Except(["target", "target.part", "target.part.old"]));
            (busy, done) = (busy + (other is null ? 0 : 1), done + (other is null ? 1 : 0));
        }
        Assert.InRange(busy, 1, int.MaxValue);
        Assert.InRange(done, 1, int.MaxValue);
    }
}
