using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Morsel.Cli.Running;
using Morsel.Tests.Faults;
using Morsel.Tests.Transports.Http;
using Morsel.Tests.Updating;

namespace Morsel.Tests.Fetching;

/// <summary>Connections that should be secure and are not: no byte is believed, and nobody is asked in the clear instead.</summary>
public sealed class SecureFaultTests : IDisposable
{
    // RFC 5246 §7.4.1.3: a handshake record with a ServerHello of version 3.1, TLS_RSA_WITH_AES_128_CBC_SHA, no compression.
    private static readonly byte[] HelloOfTls10 = [0x16, 3, 1, 0, 42, 2, 0, 0, 38, 3, 1, .. new byte[32], 0, 0, 0x2f, 0];

    private static readonly byte[] Target = Edited.Content(1, 100_000);
    private readonly TestAuthority _authority = new();
    private readonly string _caFile = Path.GetTempFileName();
    private readonly Scene _scene;
    private Func<Stream, Task<Stream>> _secure;

    public SecureFaultTests()
    {
        File.WriteAllText(_caFile, _authority.Root.ExportCertificatePem());
        _secure = SecuredBy(_authority.Issue("server"));
        _scene = new Scene(Target, secure: plain => _secure(plain)).Old(Edited.Flipped(Target, 5, 100));
    }

    public void Dispose()
    {
        _scene.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _authority.Dispose();
        File.Delete(_caFile);
    }

    [Theory]
    [InlineData("expired", ExitCode.Refused, "the certificate of 127.0.0.1 expired on ")]
    [InlineData("to come", ExitCode.Refused, "the certificate of 127.0.0.1 is not valid before ")]
    [InlineData("another host's", ExitCode.Refused, "the certificate of 127.0.0.1 is for \"host.test\", \"192.0.2.1\": use an address with a name of the certificate")]
    [InlineData("another root's", ExitCode.Refused, "is signed by an authority that is not trusted on this machine (CN=Another root); if you trust it: --ca-file FILE")]
    [InlineData("self-signed", ExitCode.Refused, "the certificate of 127.0.0.1 is self-signed (CN=server); if you trust it: --ca-file FILE")]
    [InlineData("TLS 1.0", ExitCode.Refused, "the server offers no version of TLS that this machine accepts")]
    [InlineData("in the clear", ExitCode.Refused, "the server does not use TLS on this port: does the address begin with http://?")]
    [InlineData("reset", ExitCode.Network, "(connection reset)")]
    internal async Task A_connection_that_is_not_secure_ends_the_run_and_says_why(string fault, ExitCode expected, string why)
    {
        Func<Stream, Task<Stream>> right = _secure;
        using var stranger = new TestAuthority("Another root");
        _secure = fault switch
        {
            "expired" => SecuredBy(_authority.Issue("server", shift: TimeSpan.FromDays(-3))),
            "to come" => SecuredBy(_authority.Issue("server", shift: TimeSpan.FromDays(3))),
            "another host's" => SecuredBy(_authority.Issue("server", "192.0.2.1")),
            "another root's" => SecuredBy(stranger.Issue("server")),
            "self-signed" => SecuredBy(stranger.SelfSigned()),
            "TLS 1.0" => plain => SayAsync(plain, HelloOfTls10),
            "in the clear" => plain => SayAsync(plain, "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"u8.ToArray()),
            _ => ResetAsync,
        };
        var trial = new FaultTrial(_scene) { Http = Options, Heal = () => _secure = right };
        FaultOutcome outcome = await trial.FailAsync(expected);
        Assert.Contains(why, outcome.Line, StringComparison.Ordinal);
        Assert.Equal(0, outcome.DataRequests);
    }

    [Theory]
    [InlineData(int.MaxValue, 1)]
    [InlineData(600, 2)]
    public async Task A_connection_that_ends_without_a_farewell_is_believed_as_far_as_its_length_says(int after, int requests)
    {
        _scene.Site.Answer(Scene.Path, async (request, connection) =>
        {
            byte[] usual = Site.Usual(request, Target);
            await connection.WriteAsync(_scene.DataRequests == 1 ? usual.AsMemory(0, Math.Min(after, usual.Length)) : usual);
            await connection.EndAsync(Cut.Fin);
        });
        UpdateReport report = await new FaultTrial(_scene) { Http = Options }.SucceedAsync();
        Assert.Equal((requests, 1024L), (_scene.DataRequests, report.FetchedBytes));
    }

    private HttpOptions Options => new() { CaFile = _caFile, Connections = 1 };

    private static Func<Stream, Task<Stream>> SecuredBy(X509Certificate2 certificate) => async plain =>
    {
        var secured = new SslStream(plain);
        await secured.AuthenticateAsServerAsync(certificate);
        return secured;
    };

    private static async Task<Stream> SayAsync(Stream plain, byte[] answer)
    {
        byte[] hello = new byte[16 << 10];
        int byteCount = await plain.ReadAsync(hello);
        Assert.True(byteCount > 5 && hello[0] == 0x16, "the client did not begin with TLS");
        await plain.WriteAsync(answer);
        await plain.ReadAtLeastAsync(hello, hello.Length, throwOnEndOfStream: false);
        throw new IOException("the client went away");
    }

    private static Task<Stream> ResetAsync(Stream plain)
    {
        ((NetworkStream)plain).Socket.LingerState = new LingerOption(true, 0);
        throw new IOException("reset");
    }
}
