using Morsel.Interop.Tests.Peers;

namespace Morsel.Interop.Tests;

/// <summary>Servers that refuse ranges or speak something better than plain HTTP/1.1 give the same file.</summary>
public sealed class DifficultServerTests
{
    private const int Length = 3_000_000;

    // What may be thrown away to learn one thing about a server.
    private const int LearningBytes = 256 << 10;

    [PeerFact("nginx")]
    public async Task A_server_without_ranges_gives_the_whole_file()
    {
        using var folder = new TestFolder();
        await using Nginx server = await Nginx.StartAsync(folder, "max_ranges 0;");
        UpdateReport report = await UpdateAsync(folder, server, "many edits");
        Assert.All((await server.LogAsync()).Where(request => request.Path == "/target.bin"), request => Assert.Equal(200, request.Status));
        Assert.InRange(report.TransferredBytes, Length, Length + 2 * LearningBytes);
    }

    [PeerFact("nginx")]
    public async Task Where_nothing_is_there_to_begin_with_the_whole_file_is_asked_for_once()
    {
        using var folder = new TestFolder();
        await using Nginx server = await Nginx.StartAsync(folder, "max_ranges 0;");
        await UpdateAsync(folder, server, "unrelated");
        LoggedRequest request = Assert.Single(await server.LogAsync(), request => request.Path == "/target.bin");
        Assert.Equal(Length, request.BodyBytes);
    }

    [PeerFact("nginx")]
    public async Task A_server_of_one_range_a_request_gives_single_ranges()
    {
        using var folder = new TestFolder();
        await using Nginx server = await Nginx.StartAsync(folder, "max_ranges 1;");
        UpdateReport report = await UpdateAsync(folder, server, "few edits");
        IEnumerable<LoggedRequest> data = (await server.LogAsync()).Where(request => request.Path == "/target.bin");
        Assert.Contains(data, request => request.Status == 206);
        Assert.InRange(report.FetchedBytes, 1, Length / 10);
    }

    [PeerFact("nginx")]
    public async Task TLS_with_a_certificate_of_the_users_choice_and_HTTP_2()
    {
        using var folder = new TestFolder();
        TestCertificate certificate = TestCertificate.Make(folder.MakeSibling("certificate"));
        await using Nginx server = await Nginx.StartAsync(folder, certificate: certificate);
        await UpdateAsync(folder, server, "few edits", new HttpOptions { CaFile = certificate.CertificatePath });
        IReadOnlyList<LoggedRequest> log = await server.LogAsync();
        Assert.NotEmpty(log);
        Assert.All(log, request => Assert.Equal("HTTP/2.0", request.Protocol));
    }

    [PeerFact("nginx")]
    public async Task TLS_with_a_certificate_that_nobody_trusts_is_refused()
    {
        using var folder = new TestFolder();
        TestCertificate certificate = TestCertificate.Make(folder.MakeSibling("certificate"));
        await using Nginx server = await Nginx.StartAsync(folder, certificate: certificate);
        var failure = await Assert.ThrowsAsync<TransportException>(() => UpdateAsync(folder, server, "few edits"));
        Assert.Equal(TransportFailure.Refused, failure.Failure);
        Assert.Empty(await server.LogAsync());
    }

    private static async Task<UpdateReport> UpdateAsync(TestFolder folder, Nginx server, string pattern, HttpOptions? http = null)
    {
        SeededPair pair = SeededPair.Make(pattern, Length);
        await Morsels.MakeAsync(folder.Write("target.bin", pair.New));
        string seed = folder.WriteBeside("seed.bin", pair.Old);
        string output = folder.Beside("output.bin");
        UpdateReport report = await Morsels.GetAsync(new Uri(server.Address, "target.bin.zsync"), output, [seed], http);
        Assert.Equal(pair.New, await File.ReadAllBytesAsync(output));
        return report;
    }
}
