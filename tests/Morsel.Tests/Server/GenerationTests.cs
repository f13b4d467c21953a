using System.Net.Sockets;
using System.Text;

namespace Morsel.Tests.Server;

public sealed class GenerationTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task The_tag_stays_while_the_file_stays()
    {
        server.Write("stays.bin", 1000);
        Assert.Equal(await TagAsync("stays.bin"), await TagAsync("stays.bin"));
    }

    [Fact]
    public async Task The_tag_changes_when_the_file_is_rewritten_in_place_with_as_many_bytes_and_the_same_time()
    {
        string path = Path.Combine(server.Folder, "rewritten.bin");
        server.Write("rewritten.bin", 1000);
        DateTime modified = File.GetLastWriteTimeUtc(path);
        string before = await TagAsync("rewritten.bin");
        server.Overwrite("rewritten.bin", 0, "changed"u8);
        File.SetLastWriteTimeUtc(path, modified);
        Assert.NotEqual(before, await TagAsync("rewritten.bin"));
    }

    [Fact]
    public async Task The_tag_changes_when_another_file_of_the_same_length_and_time_takes_the_name()
    {
        string path = Path.Combine(server.Folder, "replaced.bin");
        server.Write("replaced.bin", 1000);
        string before = await TagAsync("replaced.bin");
        File.WriteAllBytes(path + ".new", new byte[1000]);
        File.SetLastWriteTimeUtc(path + ".new", File.GetLastWriteTimeUtc(path));
        File.Move(path + ".new", path, overwrite: true);
        Assert.NotEqual(before, await TagAsync("replaced.bin"));
    }

    [Fact]
    public async Task A_hundred_quick_rewrites_have_a_hundred_tags()
    {
        var tags = new HashSet<string>();
        for (byte i = 0; i < 100; i++)
        {
            File.WriteAllBytes(Path.Combine(server.Folder, "quick.bin"), [i]);
            tags.Add(await TagAsync("quick.bin"));
        }
        Assert.Equal(100, tags.Count);
    }

    [Fact]
    public async Task A_file_that_is_replaced_while_it_is_sent_is_sent_to_its_end()
    {
        byte[] content = server.Write("moved.bin", 30_000_000);
        string path = Path.Combine(server.Folder, "moved.bin");
        byte[] body = await ReadSlowlyAsync("moved.bin", () =>
        {
            File.WriteAllBytes(path + ".new", new byte[30_000_000]);
            File.Move(path + ".new", path, overwrite: true);
        });
        Assert.Equal(content, body);
    }

    [Fact]
    public async Task A_file_that_is_written_to_while_it_is_sent_breaks_the_answer_off()
    {
        server.Write("written.bin", 30_000_000);
        byte[] body = await ReadSlowlyAsync("written.bin", () => server.Overwrite("written.bin", 29_999_999, [0]));
        Assert.InRange(body.Length, 0, 29_999_999);
    }

    private async Task<string> TagAsync(string name) => (await server.GetAsync("/" + name))["ETag"]!;

    /// <summary>Reads the beginning of an answer, then lets something happen, then reads the rest as far as it comes.</summary>
    private async Task<byte[]> ReadSlowlyAsync(string name, Action meanwhile)
    {
        using var client = new TcpClient { ReceiveBufferSize = 64 << 10 };
        await client.ConnectAsync(server.Address.Host, server.Address.Port);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET /{name} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n"));
        using var answer = new MemoryStream();
        byte[] buffer = new byte[64 << 10];
        await stream.ReadExactlyAsync(buffer.AsMemory(0, 1000));
        answer.Write(buffer, 0, 1000);
        meanwhile();
        try
        {
            int count;
            while ((count = await stream.ReadAsync(buffer)) > 0)
                answer.Write(buffer, 0, count);
        }
        catch (IOException)
        {
            // Broken off by a reset rather than an end.
        }
        return RawAnswer.Parse(answer.ToArray()).Body;
    }
}
