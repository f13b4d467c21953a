using Morsel.Descriptions;
using Morsel.Files;
using Morsel.Tests.Files;

namespace Morsel.Tests.Descriptions;

/// <summary>A file is read once to find out whether a patch starts from it.</summary>
public sealed class BaseMemoryTests : IDisposable
{
    private static readonly Digest Known = new(DigestAlgorithm.Sha256, [.. Enumerable.Repeat((byte)7, 32)]);
    private static readonly FileStamp Stamp = new(100, 2_000_000_001, 3_000_000_002, 4, 5);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_digest_is_known_as_long_as_nothing_of_the_file_changed()
    {
        var memory = new BaseMemory(new LocalFileSystem());
        memory.Keep("/a b", Stamp, isContent: false, Known);
        Assert.Equal(Known, memory.Recall("/a b", Stamp, isContent: false, keptDescription: null));
        Assert.Null(memory.Recall("/a b", Stamp, isContent: true, keptDescription: null));
        Assert.Null(memory.Recall("/c", Stamp, isContent: false, keptDescription: null));
        foreach (FileStamp other in new[] { Stamp with { Length = 1 }, Stamp with { ModifiedNanoseconds = 1 }, Stamp with { ChangedNanoseconds = 1 }, Stamp with { FileId = 1 }, Stamp with { DeviceId = 1 } })
            Assert.Null(memory.Recall("/a b", other, isContent: false, keptDescription: null));
    }

    [Fact]
    public void The_next_program_knows_it_by_what_stands_beside_the_description()
    {
        var memory = new BaseMemory(new LocalFileSystem());
        memory.Keep("/a b", Stamp, isContent: true, Known);
        memory.Save(_folder["kept"]);
        var next = new BaseMemory(new LocalFileSystem());
        Assert.Equal(Known, next.Recall("/a b", Stamp, isContent: true, _folder["kept"]));
        Assert.Null(next.Recall("/a b", Stamp, isContent: false, _folder["kept"]));
    }

    [Fact]
    public void What_stands_there_and_is_somebody_elses_stays_and_what_is_broken_says_nothing()
    {
        File.WriteAllText(_folder["kept.bases"], "mine\n");
        var memory = new BaseMemory(new LocalFileSystem());
        memory.Keep("/a", Stamp, isContent: false, Known);
        memory.Save(_folder["kept"]);
        Assert.Equal("mine\n", File.ReadAllText(_folder["kept.bases"]));
        File.WriteAllText(_folder["kept.bases"], $"morsel-bases 1\n{Known.Hex} 1 2\nnonsense\n{Known.Hex} x 2 3 4 5 file /a\n");
        Assert.Null(new BaseMemory(new LocalFileSystem()).Recall("/a", Stamp, isContent: false, _folder["kept"]));
    }
}
