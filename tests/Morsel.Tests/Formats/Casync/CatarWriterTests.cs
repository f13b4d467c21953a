using System.Text;
using Morsel.Formats.Casync;

namespace Morsel.Tests.Formats.Casync;

public sealed class CatarWriterTests
{
    [Theory]
    [InlineData("default", 0xb0000001ffeffe26)]
    [InlineData("unix", 0xb000000000001f09)]
    [InlineData("rich", 0xb0000001ffeffe26)]
    public void Writes_the_bytes_that_casync_wrote(string name, ulong features)
    {
        byte[] archive = Vectors.Read($"casync/catar/{name}.catar");
        Assert.Equal(archive, CatarVectors.Write((CatarFeatures)features, CatarVectors.Read(archive)));
    }

    [Fact]
    public void What_was_written_is_read_whatever_the_number_of_entries()
    {
        for (int count = 0; count <= 70; count++)
        {
            var root = new CatarEntry { Type = CatarType.Folder, Permissions = CatarEntry.AllPermissions };
            List<CatarEvent> events = [new(CatarStep.Entry, "", 0, root, [])];
            for (int number = 0; number < count; number++)
            {
                var file = new CatarEntry { Type = CatarType.File, Name = Encoding.UTF8.GetBytes($"{number:d3}"), Permissions = CatarEntry.PlainPermissions, Length = 1 };
                events.Add(new(CatarStep.Entry, "", 1, file, []));
                events.Add(new(CatarStep.Content, "", 1, null, [(byte)number]));
            }
            events.Add(new(CatarStep.FolderEnd, "", 0, null, []));
            Assert.Equal(count + 1, CatarVectors.Entries(CatarVectors.Write(CatarFeatures.UsualManner, events)).Count);
        }
    }
}
