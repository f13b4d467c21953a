using System.Net.Sockets;
using System.Text;
using Morsel.Server;

namespace Morsel.Tests.Server;

/// <summary>A server on a free port and the folder it serves, a sibling of a folder that it must not serve.</summary>
public sealed class RunningServer : IAsyncLifetime
{
    private readonly DirectoryInfo _top = Directory.CreateTempSubdirectory("morsel-server-test-");
    private MorselServer? _server;

    public string Folder => Path.Combine(_top.FullName, "served");

    public string Outside => Path.Combine(_top.FullName, "outside");

    public Uri Address => _server!.Address;

    public async Task InitializeAsync()
    {
        Directory.CreateDirectory(Folder);
        Directory.CreateDirectory(Outside);
        _server = await MorselServer.StartAsync(new ServerOptions { Folder = Folder, Port = 0 });
    }

    public async Task DisposeAsync()
    {
        await _server!.DisposeAsync();
        _top.Delete(recursive: true);
    }

    /// <summary>Writes a file of random bytes, the same for the same length.</summary>
    public byte[] Write(string name, int length)
    {
        byte[] content = new byte[length];
        new Random(length).NextBytes(content);
        File.WriteAllBytes(Path.Combine(Folder, name), content);
        return content;
    }

    /// <summary>Overwrites bytes of a file in place, also while the server has it open.</summary>
    public void Overwrite(string name, long offset, ReadOnlySpan<byte> bytes)
    {
        using var file = new FileStream(Path.Combine(Folder, name), FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        file.Position = offset;
        file.Write(bytes);
    }

    public Task<RawAnswer> GetAsync(string target, params string[] headers) => SendAsync("GET", target, headers);

    /// <summary>Sends a request as it stands, which no HTTP client would do with such targets, and reads the answer to its end.</summary>
    public async Task<RawAnswer> SendAsync(string method, string target, params string[] headers)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(Address.Host, Address.Port);
        NetworkStream stream = client.GetStream();
        string[] lines = [$"{method} {target} HTTP/1.1", "Host: test", "Connection: close", .. headers, "", ""];
        await stream.WriteAsync(Encoding.ASCII.GetBytes(string.Join("\r\n", lines)));
        using var answer = new MemoryStream();
        await stream.CopyToAsync(answer);
        return RawAnswer.Parse(answer.ToArray());
    }
}
