using Morsel.Cli.Progress;
using Morsel.Cli.Running;

namespace Morsel.Tests.Cli.Progress;

/// <summary>The title of the window, and the progress in its tab or in the task bar.</summary>
public sealed class TerminalStatusTests : IDisposable
{
    private static readonly ProgressState Half = new("downloading", 500, 1000, 0) { Name = "disk.img" };

    private readonly StringWriter _error = new();
    private readonly ManualTime _time = new();

    public void Dispose() => _error.Dispose();

    [Fact]
    public void Both_are_said_once_for_each_percent_and_put_back_at_the_end()
    {
        var status = new TerminalStatus(new KnownTerminal(HasTitle: true, HasProgress: true));
        Assert.Equal("\e[22;2t\e]2;disk.img\e\\\e]9;4;3;0\e\\", status.Of(Half with { DoneBytes = 0, TotalBytes = 0 }));
        Assert.Equal("\e]2;50% disk.img\e\\\e]9;4;1;50\e\\", status.Of(Half));
        Assert.Equal("", status.Of(Half with { DoneBytes = 509 }));
        Assert.Equal("\e]2;100% disk.img\e\\\e]9;4;1;100\e\\", status.Of(Half with { DoneBytes = 1001 }));
        Assert.Equal("\e]2;\e\\\e[23;2t\e]9;4;0;0\e\\", status.Leave());
        Assert.Equal("", status.Leave());
    }

    [Fact]
    public void A_terminal_gets_only_what_it_knows()
    {
        var titled = new TerminalStatus(new KnownTerminal(HasTitle: true, HasProgress: false));
        Assert.Equal("\e[22;2t\e]2;50% morsel\e\\", titled.Of(Half with { Name = null }));
        Assert.Equal("\e]2;\e\\\e[23;2t", titled.Leave());
        var plain = new TerminalStatus(default);
        Assert.Equal(("", ""), (plain.Of(Half), plain.Leave()));
    }

    [Theory]
    [InlineData("ghostty", true, true)]
    [InlineData("", true, false)]
    [InlineData("ghostty", false, false)]   // the configuration says terminal-status = no
    public void The_screen_writes_it_beside_the_line_and_takes_it_back_once(string program, bool isWanted, bool isShown)
    {
        Surroundings around = Around with { HasStatus = isWanted, Variable = name => name == "TERM_PROGRAM" ? program : null };
        var screen = new ProgressScreen(around, isQuiet: false, "disk\e]2;x.img");
        screen.Show("downloading", 1, 4);
        screen.Dispose();
        screen.Dispose();
        Assert.Equal(isShown, _error.ToString().Contains("\e]9;4;1;25\e\\", StringComparison.Ordinal));
        Assert.Equal(isShown ? 1 : 0, _error.ToString().Split("\e]9;4;0;0\e\\").Length - 1);
        Assert.DoesNotContain("\e]2;x", _error.ToString(), StringComparison.Ordinal);
        Assert.Single(_error.ToString().Split("\r\e[K")[1..]);
    }

    [Fact]
    public void Who_is_stopped_leaves_the_terminal_and_draws_the_line_again_when_it_goes_on()
    {
        Surroundings around = Around with { Variable = name => name == "WT_SESSION" ? "1" : null };
        using (var screen = new ProgressScreen(around, isQuiet: false, "disk.img"))
        {
            screen.Show("downloading", 1, 4);
            string drawn = _error.ToString();
            around.Terminal.Leave();
            Assert.Equal("\r\e[K\e]2;\e\\\e[23;2t\e]9;4;0;0\e\\", _error.ToString()[drawn.Length..]);
            around.Terminal.Leave();
            string left = _error.ToString();
            _time.Advance(1);
            screen.Show("verifying", 1, 4);
            Assert.Equal(left, _error.ToString());
            screen.Show("downloading", 1, 4);
            around.Terminal.Return();
            Assert.EndsWith(drawn, _error.ToString(), StringComparison.Ordinal);
        }
        string ended = _error.ToString();
        around.Terminal.Return();
        around.Terminal.Leave();
        Assert.Equal(ended, _error.ToString());
    }

    private Surroundings Around => new() { Output = TextWriter.Null, Error = _error, ErrorIsTerminal = true, Time = _time };
}
