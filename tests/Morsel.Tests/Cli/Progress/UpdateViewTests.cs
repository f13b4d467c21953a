using Morsel.Cli.Progress;
using Morsel.Cli.Running;

namespace Morsel.Tests.Cli.Progress;

public sealed class UpdateViewTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void It_says_what_was_fetched_what_is_left_and_how_long_that_would_take()
    {
        UpdateView view = NewView();
        view.Report(new UpdateProgress(UpdatePhase.ScanningSeeds, 500, 1000, 0, 0));
        Assert.Null(view.HowFar);
        view.Report(new UpdateProgress(UpdatePhase.Fetching, 0, 50 << 10, 0, 0));
        Assert.Equal("0 B fetched, 50.0 KiB left", view.HowFar);
        _time.Advance(4);
        view.Report(new UpdateProgress(UpdatePhase.Fetching, 20 << 10, 50 << 10, 0, 20 << 10));
        Assert.Equal("20.0 KiB fetched, 30.0 KiB left, about 6.0 s more", view.HowFar);
        view.Report(new UpdateProgress(UpdatePhase.Verifying, 0, 1000, 0, 0));
        Assert.Null(view.HowFar);
    }

    private UpdateView NewView()
    {
        var around = new Surroundings { Output = TextWriter.Null, Error = TextWriter.Null, Time = _time };
        return new UpdateView(new ProgressScreen(around, isQuiet: true), _time);
    }
}
