using Morsel.Transports;
using Morsel.Transports.File;

namespace Morsel.Tests.Transports;

public sealed class FileTransportTests : TransportConformance
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("morsel");
    private int _fileCount;

    private protected override ITransport Transport { get; } = new FileTransport();

    protected override Uri Publish(byte[]? content)
    {
        string path = Path.Combine(_folder.FullName, $"file #{_fileCount++}%.bin");
        if (content is not null)
            File.WriteAllBytes(path, content);
        return new UriBuilder(Uri.UriSchemeFile, "") { Path = Uri.EscapeDataString(path).Replace("%2F", "/", StringComparison.Ordinal) }.Uri;
    }

    public override Task DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return base.DisposeAsync();
    }

    [Fact]
    public async Task A_file_that_shrinks_while_it_is_read_is_a_failure_and_no_short_part()
    {
        Uri resource = Publish(new byte[1000]);
        await using TransferReply reply = await Transport.SendAsync(new TransferRequest(resource, []), default);
        await using (var file = new FileStream(resource.LocalPath, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            file.SetLength(400);
        ReplyPart? part = await reply.NextPartAsync(default);
        var failure = await Assert.ThrowsAsync<TransportException>(() => Received.BytesAsync(part!));
        Assert.Contains("ends at byte 400, expected 1000", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_is_denied()
    {
        var failure = await Assert.ThrowsAsync<TransportException>(() =>
            Transport.SendAsync(new TransferRequest(new Uri(_folder.FullName), []), default));
        Assert.Equal(TransportFailure.Denied, failure.Failure);
    }
}
