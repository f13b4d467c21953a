using Morsel.Cli.Progress;
using Morsel.Cli.Running;

namespace Morsel.Tests.Cli.Progress;

public sealed class ProgressScreenTests : IDisposable
{
    private readonly StringWriter _error = new();
    private readonly ManualTime _time = new();

    private Surroundings Terminal => new() { Output = TextWriter.Null, Error = _error, ErrorIsTerminal = true, Time = _time };

    public void Dispose() => _error.Dispose();

    [Fact]
    public void The_line_is_redrawn_in_its_place_and_taken_away_at_the_end()
    {
        using (var screen = new ProgressScreen(Terminal with { Columns = () => 54 }, isQuiet: false, "a\e"))
        {
            screen.Show("fetching", 0, 1000);
            _time.Advance(1);
            screen.Show("fetching", 500, 1000);
        }
        string[] drawn = _error.ToString().Split('\r', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["a\\x1b  [------]    0%     0 of 1000 B  fetching\e[K", "a\\x1b  [###---]   50%   500 of 1000 B  fetching\e[K", "\e[K"], drawn);
    }

    [Fact]
    public void It_is_drawn_ten_times_a_second_however_often_it_is_told()
    {
        using var screen = new ProgressScreen(Terminal, isQuiet: false);
        for (int step = 0; step < 1000; step++)
        {
            screen.Show("fetching", step, 1000);
            _time.Advance(0.001);
        }
        Assert.Equal(10, _error.ToString().Count(letter => letter == '\r'));
    }

    [Fact]
    public void Nobody_watches_a_pipe()
    {
        Draw(Terminal with { ErrorIsTerminal = false }, isQuiet: false);
        Assert.Empty(_error.ToString());
    }

    [Fact]
    public void Quiet_is_quiet()
    {
        Draw(Terminal, isQuiet: true);
        Assert.Empty(_error.ToString());
    }

    [Fact]
    public void A_dumb_terminal_cannot_redraw_a_line()
    {
        Draw(Terminal with { Variable = name => name == "TERM" ? "dumb" : null }, isQuiet: false);
        Assert.Empty(_error.ToString());
    }

    [Fact]
    public void A_terminal_of_one_column_shows_nothing()
    {
        Draw(Terminal with { Columns = () => 1 }, isQuiet: false);
        Assert.Empty(_error.ToString());
    }

    [Fact]
    public void Several_files_at_once_are_one_line()
    {
        using (var screen = new ProgressScreen(Terminal, isQuiet: false))
        {
            var view = new MakeView(screen, [1000, 3000]);
            view.Of(0).Report(new MakeProgress(1000, 1000));
            _time.Advance(1);
            view.Of(1).Report(new MakeProgress(1000, 3000));
        }
        Assert.Contains(" 25%", _error.ToString(), StringComparison.Ordinal);
        Assert.Contains(" 50%", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_update_says_what_was_reused_and_what_was_fetched()
    {
        using (var screen = new ProgressScreen(Terminal with { Columns = () => 200 }, isQuiet: false))
            new UpdateView(screen, _time).Report(new UpdateProgress(UpdatePhase.Fetching, 5, 10, ReusedBytes: 1 << 20, FetchedBytes: 1 << 10));
        Assert.Contains("downloading", _error.ToString(), StringComparison.Ordinal);
        Assert.Contains("reused 1.0 MiB, downloaded 1.0 KiB", _error.ToString(), StringComparison.Ordinal);
    }

    private static void Draw(Surroundings around, bool isQuiet)
    {
        using var screen = new ProgressScreen(around, isQuiet);
        screen.Show("fetching", 1, 2);
    }
}
