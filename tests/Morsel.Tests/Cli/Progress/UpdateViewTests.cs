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

    [Theory]
    [InlineData(TransportFailure.Busy, 20, "waiting (server busy, 20 s)")]
    [InlineData(TransportFailure.ServerError, 1.2, "waiting (server error, 2 s)")]
    [InlineData(TransportFailure.Network, 3, "waiting (no connection, 3 s)")]
    [InlineData(TransportFailure.Changed, 19, "waiting (file being replaced, 19 s)")]
    [InlineData(TransportFailure.TimedOut, 3, "waiting (no answer, 3 s)")]
    [InlineData(TransportFailure.BadReply, 3, "waiting (bad answer, 3 s)")]
    public void It_says_that_it_waits_and_for_what_and_how_far_it_is(TransportFailure failure, double seconds, string shown)
    {
        using var error = new StringWriter();
        var around = new Surroundings { Output = TextWriter.Null, Error = error, ErrorIsTerminal = true, Time = _time };
        var view = new UpdateView(new ProgressScreen(around, isQuiet: false), _time);
        view.Report(new UpdateProgress(UpdatePhase.Fetching, 500, 1000, 0, 500));
        view.Hear(new RunEvent(RunEventCode.FetchBegun, "x"));
        view.Hear(new RunEvent(RunEventCode.Waiting, "x") { Values = [new("failure", failure), new("seconds", seconds)] });
        string[] drawn = error.ToString().Split('\r', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, drawn.Length);
        Assert.Contains($" 50%   500 of 1000 B  {shown}", drawn[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(UpdatePhase.Compressing, "compressing")]
    [InlineData(UpdatePhase.Unpacking, "unpacking")]
    [InlineData(UpdatePhase.Fetching, "downloading")]
    public void Every_phase_has_its_word(UpdatePhase phase, string word)
    {
        using var error = new StringWriter();
        var around = new Surroundings { Output = TextWriter.Null, Error = error, ErrorIsTerminal = true, Time = _time };
        new UpdateView(new ProgressScreen(around, isQuiet: false), _time).Report(new UpdateProgress(phase, 0, 1000, 0, 0));
        Assert.Contains(word, error.ToString(), StringComparison.Ordinal);
    }

    private UpdateView NewView()
    {
        var around = new Surroundings { Output = TextWriter.Null, Error = TextWriter.Null, Time = _time };
        return new UpdateView(new ProgressScreen(around, isQuiet: true), _time);
    }
}
