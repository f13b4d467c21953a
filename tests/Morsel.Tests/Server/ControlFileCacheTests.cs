using Morsel.Files;
using Morsel.Server.ControlFiles;

namespace Morsel.Tests.Server;

public sealed class ControlFileCacheTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("morsel-server-test-");
    private int _publishCount;
    private string? _lastMade;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task What_was_made_once_is_found_again()
    {
        await using ControlFileCache cache = Open(Write);
        PublishedFile source = Source("content");
        string? first = await cache.FindAsync(source, default);
        Assert.Equal(first, await cache.FindAsync(source, default));
        Assert.True(File.Exists(first));
        Assert.Equal(1, _publishCount);
    }

    [Fact]
    public async Task What_was_made_by_an_earlier_server_in_a_folder_that_is_kept_is_found_again()
    {
        string kept = Path.Combine(_folder.FullName, "kept");
        PublishedFile source = Source("content");
        await using (ControlFileCache earlier = Open(Write, kept))
            await earlier.FindAsync(source, default);
        await using ControlFileCache cache = Open(Write, kept);
        Assert.NotNull(await cache.FindAsync(source, default));
        Assert.Equal(1, _publishCount);
    }

    [Theory]
    [InlineData("control fils")]
    [InlineData("control fil")]
    [InlineData("")]
    public async Task One_that_was_damaged_is_made_again_and_not_served(string damaged)
    {
        await using ControlFileCache cache = Open(Write);
        PublishedFile source = Source("content");
        string? path = await cache.FindAsync(source, default);
        File.WriteAllText(path!, damaged);
        Assert.Equal("control file", File.ReadAllText((await cache.FindAsync(source, default))!));
        Assert.Equal(2, _publishCount);
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public async Task It_is_made_for_the_name_asked_for_beside_the_file()
    {
        MakeRequest? request = null;
        await using ControlFileCache cache = Open((asked, _) => Write(request = asked, default));
        PublishedFile source = Source("content") with { Name = "a b:c.bin" };
        await cache.FindAsync(source, default);
        Assert.Equal(source.Path, request!.SourcePath);
        Assert.Equal("a b:c.bin", request.FileName);
        Assert.Equal(["a%20b%3Ac.bin"], request.Locations);
    }

    [Fact]
    public async Task Those_who_ask_while_it_is_made_wait_for_the_one_who_makes_it()
    {
        var go = new TaskCompletionSource();
        await using ControlFileCache cache = Open(async (request, _) =>
        {
            await go.Task;
            await Write(request, default);
        });
        PublishedFile source = Source("content");
        Task<string?>[] waiting = [.. Enumerable.Range(0, 10).Select(_ => cache.FindAsync(source, default))];
        go.SetResult();
        Assert.All(await Task.WhenAll(waiting), Assert.NotNull);
        Assert.Equal(1, _publishCount);
    }

    [Fact]
    public async Task Who_waited_too_long_goes_without_and_it_is_made_all_the_same()
    {
        var go = new TaskCompletionSource();
        var made = new TaskCompletionSource();
        await using ControlFileCache cache = Open(async (request, _) =>
        {
            await go.Task;
            await Write(request, default);
            made.SetResult();
        });
        PublishedFile source = Source("content");
        Assert.Null(await cache.FindAsync(source, default));
        go.SetResult();
        await made.Task;
        Assert.NotNull(await cache.FindAsync(source, default));
        Assert.Equal(1, _publishCount);
    }

    [Fact]
    public async Task A_file_that_changes_while_it_is_described_has_none_until_it_rests()
    {
        PublishedFile source = Source("content");
        await using ControlFileCache cache = Open(async (request, token) =>
        {
            await Write(request, token);
            if (_publishCount == 1)
                await File.AppendAllTextAsync(source.Path, "more", token);
        });
        Assert.Null(await cache.FindAsync(source, default));
        Assert.NotNull(await cache.FindAsync(source with { Stamp = FileStamp.Of(source.Path)! }, default));
    }

    [Fact]
    public async Task A_publisher_who_noticed_the_change_means_the_same()
    {
        PublishedFile source = Source("content");
        await using ControlFileCache cache = Open((_, _) =>
        {
            File.AppendAllText(source.Path, "more");
            throw new IOException("the file changed while it was read");
        });
        Assert.Null(await cache.FindAsync(source, default));
    }

    [Fact]
    public async Task A_failure_is_told_and_the_next_one_who_asks_tries_again()
    {
        PublishedFile source = Source("content");
        await using ControlFileCache cache = Open((request, _) =>
            _publishCount++ == 0 ? throw new IOException("no space left") : Write(request, default));
        await Assert.ThrowsAsync<IOException>(() => cache.FindAsync(source, default));
        Assert.NotNull(await cache.FindAsync(source, default));
    }

    [Fact]
    public async Task The_control_file_of_an_older_content_is_removed_and_no_other()
    {
        await using ControlFileCache cache = Open(Write);
        string? other = await cache.FindAsync(Source("other", "other.bin"), default);
        PublishedFile source = Source("content");
        string? older = await cache.FindAsync(source, default);
        File.AppendAllText(source.Path, "more");
        string? newer = await cache.FindAsync(source with { Stamp = FileStamp.Of(source.Path)! }, default);
        Assert.False(File.Exists(older));
        Assert.True(File.Exists(newer));
        Assert.True(File.Exists(other));
    }

    [Fact]
    public async Task A_temporary_folder_goes_with_the_cache_and_making_ends()
    {
        var ended = new TaskCompletionSource();
        ControlFileCache cache = Open(async (request, token) =>
        {
            await Write(request, default);
            ended.TrySetResult();
            await Task.Delay(Timeout.Infinite, token);
        });
        Task<string?> waiting = cache.FindAsync(Source("content"), default);
        await ended.Task;
        string made = _lastMade!;
        await cache.DisposeAsync();
        Assert.False(Directory.Exists(Path.GetDirectoryName(made)));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    private static ControlFileCache Open(Func<MakeRequest, CancellationToken, Task> publish, string? folder = null) =>
        new(folder, TimeProvider.System, publish);

    private PublishedFile Source(string content, string name = "source.bin")
    {
        string path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, content);
        return new PublishedFile(path, name, FileStamp.Of(path)!);
    }

    private Task Write(MakeRequest request, CancellationToken cancellationToken)
    {
        _publishCount++;
        _lastMade = request.OutputPath;
        return File.WriteAllTextAsync(request.OutputPath!, "control file", cancellationToken);
    }
}
