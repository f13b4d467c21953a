using System.Net;

namespace Morsel.Tests;

public class ProxyRulesTests
{
    [Theory]
    [InlineData("http://proxy.example:3128", "http://proxy.example:3128/")]
    [InlineData("proxy.example:3128", "http://proxy.example:3128/")]
    [InlineData("https://proxy.example", "https://proxy.example/")]
    [InlineData("socks5://127.0.0.1", "socks5://127.0.0.1:1080/")]
    [InlineData("socks5h://127.0.0.1:9050", "socks5://127.0.0.1:9050/")]
    [InlineData("socks4a://[::1]:9050", "socks4a://[::1]:9050/")]
    [InlineData("http://user:secret@proxy.example:3128", "http://proxy.example:3128/")]
    public void A_proxys_address_is_taken_as_people_write_it_and_shown_without_its_password(string text, string address) =>
        Assert.Equal(address, new ProxyRules(text).GetProxy(new Uri("https://example.org/"))!.ToString());

    [Theory]
    [InlineData("")]
    [InlineData("ftp://secret@proxy.example")]
    [InlineData("http://secret:secret@")]
    [InlineData("http://a b/secret")]
    public void What_is_no_proxy_is_refused_and_not_repeated(string text) =>
        Assert.DoesNotContain("secret", Assert.Throws<ArgumentException>(() => new ProxyRules(text)).ToString(), StringComparison.Ordinal);

    [Theory]
    [InlineData("example.org", "http://example.org/", true)]
    [InlineData("example.org", "http://www.example.org/", true)]
    [InlineData(".example.org", "http://www.example.org/", true)]
    [InlineData("*.example.org", "http://www.EXAMPLE.org/", true)]
    [InlineData("example.org", "http://badexample.org/", false)]
    [InlineData("example.org:8080", "http://example.org:8080/", true)]
    [InlineData("example.org:8080", "http://example.org/", false)]
    [InlineData("127.0.0.1", "http://127.0.0.1/", true)]
    [InlineData("0.0.1", "http://127.0.0.1/", false)]
    [InlineData("10.0.0.0/8", "http://10.1.2.3/", true)]
    [InlineData("10.0.0.0/8", "http://11.1.2.3/", false)]
    [InlineData("[::1]", "http://[::1]:8080/", true)]
    [InlineData("fc00::/7", "http://[fd00::1]/", true)]
    [InlineData("a.example, b.example", "http://b.example/", true)]
    [InlineData("*", "http://anything.example/", true)]
    [InlineData("", "http://example.org/", false)]
    public void The_exceptions_are_asked_directly(string except, string destination, bool isDirect) =>
        Assert.Equal(isDirect, new ProxyRules("http://proxy.example", except).IsBypassed(new Uri(destination)));

    [Theory]
    [InlineData("http_proxy=h:1", "http://h:1/", null)]
    [InlineData("HTTP_PROXY=h:1", null, null)]
    [InlineData("HTTPS_PROXY=s:1", null, "http://s:1/")]
    [InlineData("all_proxy=a:1", "http://a:1/", "http://a:1/")]
    [InlineData("ALL_PROXY=a:1 https_proxy=s:1", "http://a:1/", "http://s:1/")]
    [InlineData("all_proxy=a:1 NO_PROXY=example.org", null, null)]
    public void The_environment_names_them_by_scheme(string variables, string? forHttp, string? forHttps)
    {
        Dictionary<string, string> values = variables.Split(' ').Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);
        ProxyRules? rules = ProxyRules.FromEnvironment(values.GetValueOrDefault);
        Assert.Equal(forHttp, rules?.GetProxy(new Uri("http://example.org/"))?.ToString());
        Assert.Equal(forHttps, rules?.GetProxy(new Uri("https://example.org/"))?.ToString());
    }

    [Fact]
    public void Without_variables_there_are_no_rules() => Assert.Null(ProxyRules.FromEnvironment(_ => null));

    [Fact]
    public void Credentials_are_for_their_own_proxy_and_never_for_schemes_of_the_system()
    {
        var rules = new ProxyRules("http://us%40er:p%3Aw@proxy.example:3128");
        NetworkCredential? known = rules.Credentials!.GetCredential(new Uri("http://proxy.example:3128"), "Basic");
        Assert.Equal(("us@er", "p:w"), (known?.UserName, known?.Password));
        Assert.Null(rules.Credentials.GetCredential(new Uri("http://other.example:3128"), "Basic"));
        Assert.Null(rules.Credentials.GetCredential(new Uri("http://proxy.example:3128"), "Negotiate"));
    }
}
