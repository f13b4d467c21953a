using Morsel.Server;

namespace Morsel.Tests.Server;

public sealed class StartTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task A_folder_that_is_not_there_is_an_error_that_names_it()
    {
        string missing = Path.Combine(server.Outside, "missing");
        var error = await Assert.ThrowsAsync<DirectoryNotFoundException>(() => MorselServer.StartAsync(new() { Folder = missing, Port = 0 }));
        Assert.Contains(missing, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_is_none_is_an_error_that_shows_it()
    {
        var error = await Assert.ThrowsAsync<ArgumentException>(() => MorselServer.StartAsync(new() { Folder = server.Folder, Address = "example.test" }));
        Assert.Contains("example.test", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_an_error() =>
        await Assert.ThrowsAnyAsync<IOException>(() => MorselServer.StartAsync(new() { Folder = server.Folder, Port = server.Address.Port }));

    [Fact]
    public async Task The_address_has_the_port_that_was_found()
    {
        Assert.Equal("127.0.0.1", server.Address.Host);
        Assert.InRange(server.Address.Port, 1024, 65_535);
        await using MorselServer second = await MorselServer.StartAsync(new() { Folder = server.Folder, Address = "localhost", Port = 0 });
        Assert.NotEqual(server.Address.Port, second.Address.Port);
    }

    [Fact]
    public async Task Waiting_ends_when_it_is_asked_to()
    {
        await using MorselServer second = await MorselServer.StartAsync(new() { Folder = server.Folder, Port = 0 });
        using var end = new CancellationTokenSource();
        Task waiting = second.WaitForShutdownAsync(end.Token);
        Assert.False(waiting.IsCompleted);
        await end.CancelAsync();
        await waiting.WaitAsync(TimeSpan.FromSeconds(20));
    }
}
