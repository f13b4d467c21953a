using Morsel.Files;
using Morsel.Seeds;
using Morsel.Tests.Files;

namespace Morsel.Tests.Seeds;

public sealed class FileBaseTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Bytes_are_read_from_anywhere_and_end_where_the_file_ends_now()
    {
        using IBlockFile file = new LocalFileSystem().OpenRead(_folder.Write("base", "0123456789"));
        var bytes = new FileBase(file);
        byte[] read = new byte[4];
        Assert.Equal((10, 4), (bytes.Length, bytes.Read(read, 3)));
        Assert.Equal("3456"u8, read);
        Assert.Equal((2, 0), (bytes.Read(read, 8), bytes.Read(read, 10)));
        File.WriteAllText(_folder["base"], "01");
        Assert.Equal((2, 0), (bytes.Length, bytes.Read(read, 5)));
    }

    public void Dispose() => _folder.Dispose();
}
