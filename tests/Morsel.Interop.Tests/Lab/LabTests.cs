using System.Collections.Concurrent;
using Morsel.Interop.Tests.Peers;
using Xunit.Abstractions;

namespace Morsel.Interop.Tests.Lab;

/// <summary>An update from a real server: the right bytes, for no more requests and bytes than <c>docs/servers.md</c> says.</summary>
[Collection(LabOfServers.Name)]
public abstract class LabTests(LabFiles files, ITestOutputHelper output) : IAsyncLifetime
{
    private const int LearningBytes = 256 << 10;
    private const int FramingBytesPerRange = 160, FramingBytesPerRequest = 1024;

    // Certificate and keys; settings and windows of HTTP/2.
    private const int FramingBytesPerConnection = 4096;

    // One for each server: those that keep answers know them by the address they were asked for.
    private readonly Dictionary<int, Relay> _relays = [];

    private protected LabFiles Files => files;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (Relay relay in _relays.Values)
            await relay.DisposeAsync();
    }

    /// <summary>Updates from a server, and compares what it took with the page's row.</summary>
    private protected Task AssertAsync(string row, WebServer server, string path = "", HttpOptions? http = null) =>
        AssertAsync(row, server.Port, AddressOf(server, http?.CaFile is null ? "http" : "https", path), http);

    private protected async Task AssertAsync(string row, int port, Uri folder, HttpOptions? http = null, string? seed = null)
    {
        Relay relay = RelayTo(port);
        (long bytesBefore, int connectionsBefore) = (relay.Bytes, relay.Connections);
        var requests = new ConcurrentQueue<RecordedRequest>();
        http = (http ?? new HttpOptions()) with { WrapHandler = inner => new RequestRecorder(inner, requests) };
        string updated = files.NextOutput();

        UpdateReport report = await Morsels.GetAsync(new Uri(Through(relay, folder), LabFiles.Name + ".zsync"), updated, [seed ?? files.ScatteredSeed], http);

        RecordedRequest[] data = [.. requests.Where(request => request.Path.EndsWith(LabFiles.Name, StringComparison.Ordinal))];
        long bytes = relay.Bytes - bytesBefore - report.DescriptionBytes;
        string measured = FormattableString.Invariant($"| {row} | {data.Length} | {(bytes + 1023) >> 10} | {Summary(data)}");
        output.WriteLine(measured);
        byte[] brought = await File.ReadAllBytesAsync(updated);
        Assert.True(files.Content.AsSpan().SequenceEqual(brought), measured);
        Assert.All(requests, request => Assert.Equal(row.Contains("HTTP/2", StringComparison.Ordinal) ? 2 : 1, request.Version.Major));

        ServersPage.Row expected = ServersPage.Find(row) ?? throw new Xunit.Sdk.XunitException($"docs/servers.md has no row for this:\n{measured}");
        long wanted = expected.IsWhole ? files.Content.Length : (long)(1.05 * report.FetchedBytes);
        long framing = (data.Sum(request => request.Ranges) * FramingBytesPerRange) + (requests.Count * FramingBytesPerRequest)
            + ((relay.Connections - connectionsBefore) * FramingBytesPerConnection);
        long budget = wanted + framing + (expected.Discarded * LearningBytes);
        Assert.True(data.Length <= expected.Requests, $"more requests than docs/servers.md says:\n{measured}");
        Assert.True(bytes <= expected.Kibibytes << 10, $"more bytes than docs/servers.md says:\n{measured}");
        Assert.True(bytes <= budget, FormattableString.Invariant($"more than the budget of {budget} bytes:\n{measured}"));
    }

    /// <summary>Asks for the whole file, so that whoever keeps answers has it.</summary>
    private protected async Task AskForAllAsync(int port)
    {
        using var client = new HttpClient();
        await client.GetByteArrayAsync(Through(RelayTo(port), new Uri($"http://localhost/{LabFiles.Name}")));
    }

    private Relay RelayTo(int port)
    {
        if (!_relays.TryGetValue(port, out Relay? relay))
            _relays.Add(port, relay = new Relay(port));
        return relay;
    }

    private static Uri AddressOf(WebServer server, string scheme, string path) =>
        new(FormattableString.Invariant($"{scheme}://127.0.0.1:{server.Port}/{path}"));

    private static Uri Through(Relay relay, Uri address) => new UriBuilder(address) { Host = "127.0.0.1", Port = relay.Port }.Uri;

    // "20→200 100×1→206"
    private static string Summary(IEnumerable<RecordedRequest> data) => string.Join(
        ' ',
        from request in data
        group request by request.ToString() into same
        select same.Count() == 1 ? same.Key : FormattableString.Invariant($"{same.Count()}×{same.Key}"));
}
