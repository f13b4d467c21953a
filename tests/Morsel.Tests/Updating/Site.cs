using System.Collections.Concurrent;
using System.Globalization;
using Morsel.Tests.Faults;

namespace Morsel.Tests.Updating;

/// <summary>A web site as nginx serves it: whole files, one range, several ranges, 304, 404. Any path can be made to answer otherwise.</summary>
internal sealed class Site : IAsyncDisposable
{
    private readonly FaultServer _server;
    private readonly ConcurrentDictionary<string, (byte[] Content, string Modified)> _files = new();
    private readonly ConcurrentDictionary<string, Func<FaultRequest, FaultConnection, Task>> _otherwise = new();

    /// <param name="time">The clock that says when requests came; null for the system's.</param>
    /// <param name="secure">What secures a connection; null for none.</param>
    public Site(TimeProvider? time = null, Func<Stream, Task<Stream>>? secure = null) =>
        _server = new FaultServer(AnswerAsync) { Time = time ?? TimeProvider.System, Secure = secure };

    /// <summary>Called for each request as it comes.</summary>
    public Action? OnRequest { get; set; }

    /// <summary>All requests so far, in the order of their coming.</summary>
    public IReadOnlyList<FaultRequest> Requests => _server.Requests;

    /// <summary>Where files are.</summary>
    public IEnumerable<string> Paths => _files.Keys;

    /// <summary>Puts a file there, or another in its place.</summary>
    public void Publish(string path, byte[] content, int modifiedDay = 1) =>
        _files[path] = (content, new DateTimeOffset(2020, 1, modifiedDay, 0, 0, 0, TimeSpan.Zero).ToString("R", CultureInfo.InvariantCulture));

    /// <summary>Says of all files that they were changed on another day.</summary>
    public void ChangeAll(int modifiedDay)
    {
        foreach ((string path, (byte[] content, _)) in _files)
            Publish(path, content, modifiedDay);
    }

    /// <summary>Takes a file away.</summary>
    public void Remove(string path) => _files.TryRemove(path, out _);

    /// <summary>Gives a path another way of answering.</summary>
    public void Answer(string path, Func<FaultRequest, FaultConnection, Task> answer) => _otherwise[path] = answer;

    /// <summary>Gives a path its usual way of answering again.</summary>
    public void AnswerAsUsual(string path) => _otherwise.TryRemove(path, out _);

    /// <summary>Gives all paths their usual way of answering again.</summary>
    public void AnswerAsUsual() => _otherwise.Clear();

    public Uri Address(string path) => _server.Address(path);

    /// <inheritdoc cref="LoopbackServer.KillConnections"/>
    public void KillConnections() => _server.KillConnections();

    /// <summary>What was asked of a path so far.</summary>
    public IReadOnlyList<FaultRequest> RequestsFor(string path) => [.. _server.Requests.Where(request => PathOf(request) == path)];

    /// <summary>Bytes of a file that were asked for so far.</summary>
    public long BytesAskedOf(string path) =>
        RequestsFor(path).Sum(request => request.Ranges.Count == 0 ? _files[path].Content.Length : request.Ranges.Sum(range => range.Length));

    /// <summary>What nginx answers for <paramref name="content"/>.</summary>
    public static byte[] Usual(FaultRequest request, byte[] content, string headers = "") => request.Ranges switch
    {
        [] => Answers.Whole(content, headers),
        // A range may reach beyond the end.
        [var range] => Answers.Range(content, new ByteRange(range.Start, Math.Min(range.End, content.Length)), headers),
        var ranges => Answers.NginxMultipart(content, ranges),
    };

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private Task AnswerAsync(FaultRequest request, FaultConnection connection)
    {
        OnRequest?.Invoke();
        return _otherwise.TryGetValue(PathOf(request), out var answer) ? answer(request, connection) : AnswerUsuallyAsync(request, connection);
    }

    /// <summary>Answers as usual.</summary>
    public Task AnswerUsuallyAsync(FaultRequest request, FaultConnection connection)
    {
        string path = PathOf(request);
        if (!_files.TryGetValue(path, out var file))
            return connection.WriteAsync("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
        if (request.Method == "HEAD")
            return connection.WriteAsync($"HTTP/1.1 200 OK\r\nContent-Length: {file.Content.Length}\r\nLast-Modified: {file.Modified}\r\n\r\n");
        return request.Header("If-Modified-Since") == file.Modified
            ? connection.WriteAsync($"HTTP/1.1 304 Not Modified\r\nLast-Modified: {file.Modified}\r\n\r\n")
            : connection.WriteAsync(Usual(request, file.Content, $"Last-Modified: {file.Modified}\r\n"));
    }

    private static string PathOf(FaultRequest request) => request.Path.Split('?')[0];
}
