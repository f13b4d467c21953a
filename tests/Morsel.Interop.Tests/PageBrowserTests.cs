using System.Security.Cryptography;
using Microsoft.Playwright;
using Morsel.Cli.Html;
using Morsel.Cli.Text;
using Morsel.Interop.Tests.Peers;
using Morsel.Server;
using static Microsoft.Playwright.Assertions;

namespace Morsel.Interop.Tests;

/// <summary>The page of <c>morsel serve</c> in a browser. With MORSEL_SCREENSHOTS=1 what is seen is kept in docs/img.</summary>
public sealed class PageBrowserTests(Browser browser) : IClassFixture<Browser>, IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("morsel-page-");
    private MorselServer _server = null!;

    public async Task InitializeAsync()
    {
        byte[] content = new byte[3_000_000];
        new Random(1).NextBytes(content);
        foreach ((string name, int at) in (ReadOnlySpan<(string, int)>)[("image-1.0.iso", 0), ("image-1.1.iso", 700_000), ("image-1.2.iso", 1_900_000)])
        {
            content.AsSpan(at, 50_000).Reverse();
            File.WriteAllBytes(Path.Combine(_folder.FullName, name), content);
        }
        File.WriteAllText(Path.Combine(_folder.FullName, "notes & <changes>.txt"), "changes");
        _server = await MorselServer.StartAsync(new()
        {
            Folder = _folder.FullName,
            Port = 0,
            DrawMap = plan => MapSvg.Of(FileMap.Of(plan.Segments), "Where each part comes from").ToString(),
        });
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [PeerFact("chromium")]
    public async Task It_shows_every_file_with_its_size_digest_and_command()
    {
        IPage page = await OpenAsync();
        ILocator row = page.Locator("tr", new() { Has = page.GetByRole(AriaRole.Link, new() { Name = "image-1.2.iso" }) });
        await Expect(row).ToContainTextAsync("3.00 MB");
        string digest = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(_folder.FullName, "image-1.2.iso"))));
        await Expect(row.Locator(".digest")).ToHaveTextAsync(digest);
        await Expect(row.Locator(".command")).ToHaveTextAsync($"morsel get {_server.Address}image-1.2.iso");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "notes & <changes>.txt" })).ToHaveAttributeAsync("href", "/notes%20%26%20%3Cchanges%3E.txt");
        await Expect(page.GetByText("No transfer is under way.")).ToBeVisibleAsync();
    }

    [PeerFact("chromium")]
    public async Task A_command_is_copied()
    {
        IPage page = await OpenAsync(new() { Permissions = ["clipboard-read", "clipboard-write"] });
        string command = $"morsel get {_server.Address}image-1.1.iso";
        ILocator button = page.GetByRole(AriaRole.Button, new() { Name = $"Copy {command}" });
        await button.ClickAsync();
        await Expect(button).ToHaveTextAsync("Copied");
        Assert.Equal(command, await page.EvaluateAsync<string>("navigator.clipboard.readText()"));
    }

    [PeerFact("chromium")]
    public async Task A_transfer_appears_as_it_happens_with_what_it_saves()
    {
        IPage page = await OpenAsync();
        await Expect(page.GetByText("No transfer is under way.")).ToBeVisibleAsync();
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Add("Range", "bytes=0-999999");
        await client.GetByteArrayAsync(new Uri(_server.Address, "image-1.2.iso"));
        ILocator row = page.Locator("#transfers tbody tr");
        await Expect(row).ToHaveCountAsync(1);
        await Expect(row).ToContainTextAsync("image-1.2.iso");
        await Expect(row).ToContainTextAsync("1.00 MB of 3.00 MB");
        await Expect(row).ToContainTextAsync("2.00 MB");
        await Expect(page.Locator("#totals")).ToContainTextAsync("1 transfer took 1 request");
        await KeepAsync(page, "serve-transfers");
    }

    [PeerTheory("chromium")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Two_versions_are_compared_with_the_keyboard_alone_also_without_scripts(bool hasScripts)
    {
        IPage page = await OpenAsync(new() { JavaScriptEnabled = hasScripts });
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.GetByText("Skip to the content")).ToBeFocusedAsync();
        ILocator old = page.GetByLabel("old version").First;
        await TabToAsync(page, old);
        await page.Keyboard.PressAsync("ArrowDown");
        await Expect(old).ToHaveValueAsync("image-1.0.iso");
        await TabToAsync(page, page.GetByRole(AriaRole.Button, new() { Name = "Compare", Exact = true }));
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("image-1.0.iso to image-1.2.iso");
        await Expect(page.GetByText("Where each segment of the new version comes from")).ToBeVisibleAsync(new() { Timeout = 20_000 });
        await Expect(page.Locator("tbody tr").First).ToContainTextAsync("the old version, from byte 0");
        await Expect(page.Locator("tbody tr", new() { HasText = "download" })).ToHaveCountAsync(2);
        await Expect(page.GetByRole(AriaRole.Img, new() { NameRegex = new(@"^Where each part comes from\. download: .+, from image-1\.0\.iso: ") })).ToBeVisibleAsync();
        if (hasScripts)
            await KeepAsync(page, "serve-comparison");
    }

    [PeerTheory("chromium")]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 1280)]
    [InlineData(ColorScheme.Light, 320)]
    [InlineData(ColorScheme.Dark, 320)]
    public async Task Text_can_be_read_in_both_themes_and_nothing_is_wider_than_the_window(ColorScheme theme, int width)
    {
        IPage page = await OpenAsync(new() { ColorScheme = theme, ViewportSize = new() { Width = width, Height = 900 } });
        await Expect(page.Locator(".digest", new() { HasText = "is computed" })).ToHaveCountAsync(0);
        Assert.Equal(width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        Assert.Empty(await page.EvaluateAsync<string[]>(UnreadableText));
        Assert.Equal(theme == ColorScheme.Dark, await page.EvaluateAsync<bool>("getComputedStyle(document.body).backgroundColor.match(/[0-9]+/g)[0] < 128"));
        await KeepAsync(page, $"serve-{(theme == ColorScheme.Dark ? "dark" : "light")}-{width}");
    }

    [PeerFact("chromium")]
    public async Task Nothing_is_asked_of_another_server_and_nothing_breaks_the_policy()
    {
        var hosts = new HashSet<string>();
        var complaints = new List<string>();
        IPage page = await browser.OpenAsync();
        page.Request += (_, request) => hosts.Add(new Uri(request.Url).Scheme == "data" ? _server.Address.Authority : new Uri(request.Url).Authority);
        page.Console += (_, message) => complaints.Add(message.Text);
        page.PageError += (_, error) => complaints.Add(error);
        await page.GotoAsync(_server.Address.AbsoluteUri);
        await Expect(page.Locator(".digest", new() { HasText = "is computed" })).ToHaveCountAsync(0);
        await page.GotoAsync(new Uri(_server.Address, "/.morsel/compare?old=image-1.0.iso&new=image-1.1.iso").AbsoluteUri);
        await Expect(page.Locator("tbody tr").First).ToBeVisibleAsync(new() { Timeout = 20_000 });
        Assert.Equal([_server.Address.Authority], hosts);
        Assert.Empty(complaints);
    }

    [PeerFact("chromium")]
    public async Task Every_element_that_can_be_used_has_a_name_and_shows_that_it_is_chosen()
    {
        IPage page = await OpenAsync();
        await Expect(page.Locator(".copy")).ToHaveCountAsync(4);
        IReadOnlyList<ILocator> usable = await page.Locator("a, button, select").AllAsync();
        Assert.Equal(1 + 1 + 4 + 4 + 2 + 1, usable.Count);
        foreach (ILocator element in usable)
        {
            await page.Keyboard.PressAsync("Tab");
            await Expect(element).ToBeFocusedAsync();
            await Expect(element).Not.ToHaveAccessibleNameAsync("");
            Assert.NotEqual("none", await element.EvaluateAsync<string>("element => getComputedStyle(element).outlineStyle"));
        }
    }

    // Text with less contrast than 4.5 to what is behind it (WCAG 2.2, 1.4.3).
    private const string UnreadableText = """
        () => {
          const parts = colour => colour.match(/[0-9.]+/g).map(Number);
          const light = colour => parts(colour).slice(0, 3).map(part => part / 255)
            .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
            .reduce((sum, part, i) => sum + part * [0.2126, 0.7152, 0.0722][i], 0);
          const behind = element => {
            const colour = getComputedStyle(element).backgroundColor, alpha = parts(colour)[3];
            return alpha === undefined || alpha > 0 ? colour : behind(element.parentElement);
          };
          return [...document.querySelectorAll('body *')]
            .filter(element => [...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim()))
            .filter(element => {
              const [dark, bright] = [light(getComputedStyle(element).color), light(behind(element))].sort((a, b) => a - b);
              return (bright + 0.05) / (dark + 0.05) < 4.5;
            })
            .map(element => element.outerHTML.slice(0, 80));
        }
        """;

    private async Task<IPage> OpenAsync(BrowserNewContextOptions? options = null)
    {
        IPage page = await browser.OpenAsync(options);
        await page.GotoAsync(_server.Address.AbsoluteUri);
        return page;
    }

    private static async Task TabToAsync(IPage page, ILocator element)
    {
        for (int i = 0; i < 40; i++)
        {
            if (await element.EvaluateAsync<bool>("element => element === document.activeElement"))
                return;
            await page.Keyboard.PressAsync("Tab");
        }
        Assert.Fail($"{element} cannot be reached with the keyboard");
    }

    private static async Task KeepAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("MORSEL_SCREENSHOTS") == "1")
            await page.ScreenshotAsync(new() { Path = Path.Combine(Repository.Folder, "docs", "img", $"{name}.png") });
    }
}
