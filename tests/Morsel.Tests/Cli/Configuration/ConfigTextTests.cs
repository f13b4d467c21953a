using Morsel.Cli.Configuration;
using Morsel.Cli.Running;

namespace Morsel.Tests.Cli.Configuration;

public class ConfigTextTests
{
    [Fact]
    public void Lines_set_keys_and_sections_are_of_hosts() => Assert.Equal(
        [new(null, "limit-rate", "500K,*=5M", 2), new("example.org", "user", "me", 4), new("example.org", "mirror", "http://a/", 5), new("example.org", "mirror", "http://b/", 6), new("b.example:8443", "bearer-token", "a = b", 8)],
        ConfigText.Parse("# mine\n limit-rate=500K,*=5M\r\n[host Example.org]\nuser = me\nmirror = http://a/\nmirror = http://b/\n[host b.example:8443]\nbearer-token = a = b", "c"));

    [Theory]
    [InlineData("x", "c, line 1: got \"x\", expected KEY = VALUE")]
    [InlineData("\nproxi = x", "c, line 2: got \"proxi\", expected the name of an option that can be set; did you mean proxy?")]
    [InlineData("password = secret", "c, line 1: password is outside of a section, expected it below [host NAME]")]
    [InlineData("[host a]\nproxy = x", "c, line 2: proxy is in the section of a host, expected it before the first section")]
    [InlineData("proxy =", "c, line 1: proxy has no value, expected proxy = VALUE")]
    [InlineData("jobs = 1\njobs = 2", "c, line 2: jobs is set a second time, expected once")]
    [InlineData("[hosts a]", "c, line 1: got \"[hosts a]\", expected [host NAME]")]
    [InlineData("[host a/b]", "c, line 1: got \"[host a/b]\", expected [host NAME]")]
    [InlineData("[host a]\npassword secret", "c, line 2: got \"password\", expected KEY = VALUE")]
    [InlineData("proxy = a\0b", "c, line 1: a control character, expected text")]
    public void What_is_wrong_is_told_by_its_line_and_without_values(string text, string message) =>
        Assert.Equal(message, Assert.Throws<CommandFailure>(() => ConfigText.Parse(text, "c")).Message);

    [Fact]
    public void Whatever_the_text_is_it_is_read_or_refused_by_a_line()
    {
        string[] pieces = ["[host a]", "[", "]", "=", "\n", "jobs", " = ", "1", "\0", "mirror", "user = x", "#", "\r", "\ud800", "é", "[host :]", new string('x', 5000)];
        var random = new Random(7);
        for (int i = 0; i < 20_000; i++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => pieces[random.Next(pieces.Length)]));
            if (Record.Exception(() => ConfigText.Parse(text, "c")) is { } refused)
                Assert.StartsWith("c, line ", Assert.IsType<CommandFailure>(refused).Message, StringComparison.Ordinal);
        }
    }
}
