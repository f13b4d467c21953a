using Microsoft.Playwright;

namespace Morsel.Interop.Tests.Peers;

/// <summary>Chromium, steered by Playwright, for all tests of a class.</summary>
public sealed class Browser : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>A page of its own, with cookies and settings of its own.</summary>
    public async Task<IPage> OpenAsync(BrowserNewContextOptions? options = null)
    {
        _playwright ??= await Playwright.CreateAsync();
        // Root has no sandbox; and what is looked at comes from this machine.
        _browser ??= await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Peer.Find("chromium"), Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"] });
        return await (await _browser.NewContextAsync(options)).NewPageAsync();
    }

    // Where the tests are skipped there is none to start.
    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }
}
