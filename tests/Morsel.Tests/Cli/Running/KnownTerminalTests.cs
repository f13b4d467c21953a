using Morsel.Cli.Running;

namespace Morsel.Tests.Cli.Running;

/// <summary>Which terminals show a title and progress outside of their text.</summary>
public class KnownTerminalTests
{
    [Theory]
    [InlineData("TERM=xterm-256color", true, false)]
    [InlineData("TERM=foot", true, false)]
    [InlineData("WT_SESSION=1234", true, true)]
    [InlineData("ConEmuANSI=ON", true, true)]
    [InlineData("ConEmuANSI=OFF", false, false)]
    [InlineData("TERM=xterm-256color TERM_PROGRAM=ghostty", true, true)]
    [InlineData("TERM=xterm-ghostty", true, true)]
    [InlineData("TERM=xterm TERM_PROGRAM=WezTerm", true, true)]
    [InlineData("TERM=xterm TERM_PROGRAM=iTerm.app TERM_PROGRAM_VERSION=3.6.6", true, true)]
    [InlineData("TERM=xterm TERM_PROGRAM=iTerm.app TERM_PROGRAM_VERSION=3.5.14", true, false)]   // it would show a notification for each percent
    [InlineData("TERM=xterm TERM_PROGRAM=iTerm.app", true, false)]
    [InlineData("TERM=xterm TERM_PROGRAM=Apple_Terminal", true, false)]
    [InlineData("TERM=xterm VTE_VERSION=8001", true, true)]
    [InlineData("TERM=xterm VTE_VERSION=7600", true, false)]
    [InlineData("TERM=dumb WT_SESSION=1234", false, false)]
    [InlineData("TERM=linux", false, false)]
    [InlineData("TERM=vt220", false, false)]
    [InlineData("", false, false)]
    [InlineData("TERM=tmux-256color WT_SESSION=1234", false, false)]
    [InlineData("TERM=screen TERM_PROGRAM=ghostty", false, false)]
    [InlineData("TERM=xterm TMUX=/tmp/tmux TERM_PROGRAM=ghostty", false, false)]
    [InlineData("TERM=xterm STY=1.pts WT_SESSION=1", false, false)]
    public void A_terminal_is_known_by_the_environment(string variables, bool hasTitle, bool hasProgress)
    {
        ILookup<string, string> set = variables.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word.Split('=')).ToLookup(pair => pair[0], pair => pair[1]);
        Assert.Equal(new KnownTerminal(hasTitle, hasProgress), KnownTerminal.Of(name => set[name].FirstOrDefault()));
    }
}
