using System.Text;
using Morsel.Descriptions;
using Morsel.Descriptions.AppImages;
using Morsel.Fetching;
using Morsel.Formats.AppImage;
using Morsel.Transports;
using Morsel.Transports.Http;

namespace Morsel.Tests.Updating.AppImages;

/// <summary>Hosts of releases that are not GitHub: where they are asked, and what of their answers is read.</summary>
public sealed class ForgeTests
{
    private const string Gitea = """{"tag_name":"v1","draft":false,"prerelease":false,"assets":[{"name":"A.AppImage.zsync","size":1,"browser_download_url":"https://files.example.org/A.AppImage.zsync"}]}""";
    private const string GitLab = """{"tag_name":"v1","assets":{"count":1,"links":[{"name":"A.AppImage.zsync","url":"https://old.example.org/x","direct_asset_url":"https://files.example.org/A.AppImage.zsync"}]}}""";

    [Theory]
    [InlineData("gl-releases-zsync|o|r|latest|*.zsync", "https://gitlab.com/api/v4/projects/o%2Fr/releases/permalink/latest", GitLab)]
    [InlineData("gl-releases-zsync|g/sub|r|v1|*.zsync", "https://gitlab.com/api/v4/projects/g%2Fsub%2Fr/releases/v1", GitLab)]
    [InlineData("gl-releases-zsync|o|r|latest-all|*.zsync", "https://gitlab.com/api/v4/projects/o%2Fr/releases", "[" + GitLab + "]")]
    [InlineData("cb-releases-zsync|o|r|latest|*.zsync", "https://codeberg.org/api/v1/repos/o/r/releases/latest", Gitea)]
    [InlineData("gitea-releases-zsync|git.example.org|o|r|a/b|*.zsync", "https://git.example.org/api/v1/repos/o/r/releases/tags/a%2Fb", Gitea)]
    [InlineData("forgejo-releases-zsync|git.example.org|o|r|latest-all|*.zsync", "https://git.example.org/api/v1/repos/o/r/releases", "[" + Gitea + "]")]
    public async Task Each_is_asked_at_its_own_address(string information, string asked, string answer)
    {
        await using var site = new Site();
        string path = new Uri(asked).AbsolutePath;
        site.Publish(path, Encoding.UTF8.GetBytes(answer));
        var seen = new List<TransferRequest>();
        using var transport = new HttpTransport(new HttpOptions { AllowPrivateAddresses = true, BearerToken = "secret" });
        var local = new RewritingTransport(transport, request =>
        {
            seen.Add(request);
            return new TransferRequest(site.Address(request.Resource.AbsolutePath), []) { ProgramHeaders = request.ProgramHeaders, Home = request.Home };
        });
        var reader = new DescriptionReader([local], [], new RunClock(TimeProvider.System));
        PublishedAppImage found = await new ReleaseSearch(new ProgramAnswers(reader), new Uri("https://api.github.com"), () => throw new InvalidOperationException())
            .FindAsync(UpdateInformation.Parse(information), [], default);
        Assert.Equal(asked, Assert.Single(seen).Resource.AbsoluteUri);
        Assert.Equal("https://files.example.org/A.AppImage.zsync", found.Control.AbsoluteUri);
        Assert.Null(Assert.Single(site.Requests).Header("Authorization"));
    }

    [Theory]
    [InlineData("gh-releases-zsync|o|r|latest|*.zsync", "http://files.example.org/A.AppImage.zsync", "is not encrypted")]
    [InlineData("gh-releases-zsync|o|r|latest|*.zsync", "file:///etc/passwd.zsync", "file:")]
    [InlineData("gh-releases-zsync|o|r|latest|*.zsync", "https://u:p@files.example.org/A.AppImage.zsync", "is not used: ")]
    [InlineData("gh-releases-zsync|o|r|latest|*.zsync", "A.AppImage.zsync", "is not one")]
    public async Task An_answer_leads_only_where_it_may(string information, string address, string problem)
    {
        await using var site = new Site();
        site.Publish("/repos/o/r/releases/latest", Encoding.UTF8.GetBytes(Gitea.Replace("https://files.example.org/A.AppImage.zsync", address, StringComparison.Ordinal)));
        using var transport = new HttpTransport(new HttpOptions { AllowPrivateAddresses = true });
        var local = new RewritingTransport(transport, request => new TransferRequest(site.Address(request.Resource.AbsolutePath), []) { ProgramHeaders = request.ProgramHeaders, Home = request.Home });
        var search = new ReleaseSearch(new ProgramAnswers(new DescriptionReader([local], [], new RunClock(TimeProvider.System))), new Uri("https://api.github.com"), token: null);
        RefusedException failure = await Assert.ThrowsAsync<RefusedException>(() => search.FindAsync(UpdateInformation.Parse(information), [], default));
        Assert.Contains(problem, failure.Message, StringComparison.Ordinal);
    }
}
