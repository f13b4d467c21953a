using Morsel.Tests.Files;
using Morsel.Zchunk;

namespace Morsel.Tests.Packing;

/// <summary>zchunk files of the reference are read, proven and unpacked, and made again byte for byte.</summary>
public sealed class PayloadVectorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [MemberData(nameof(PayloadVectors.Whole), MemberType = typeof(PayloadVectors))]
    public async Task A_file_of_the_reference_is_made_again_byte_for_byte(string name)
    {
        PayloadReport report = await ZchunkFile.CreateAsync(PayloadVectors.Request(name, _folder["made.zck"]));
        Assert.Equal(PayloadVectors.Content(name).Length, report.Length);
        Assert.Equal(new FileInfo(_folder["made.zck"]).Length, report.PayloadBytes);
        Assert.Equal(["made.zck"], _folder.Names());
        PayloadDescription expected = ZchunkFile.Inspect(PayloadVectors.PathOf(name)), made = ZchunkFile.Inspect(_folder["made.zck"]);
        Assert.Equal(expected.Chunks.Select(chunk => chunk.ContentBytes), made.Chunks.Select(chunk => chunk.ContentBytes));
        Assert.Equal(expected.Chunks.Select(chunk => chunk.ContentDigest), made.Chunks.Select(chunk => chunk.ContentDigest));
        // What zstd makes of a chunk changes with its version.
        if (PayloadVectors.HasTheirLibrary || made.Compression == "none")
            Assert.Equal(File.ReadAllBytes(PayloadVectors.PathOf(name)), File.ReadAllBytes(_folder["made.zck"]));
    }

    [Theory]
    [InlineData("split-offset1.txt.ms.zck")]
    [InlineData("split-tail.txt.ms.zck")]
    public async Task Where_the_reference_loses_content_Morsel_does_not(string name)
    {
        await ZchunkFile.CreateAsync(PayloadVectors.Request(name, _folder["made.zck"]));
        await UnpackAsync(_folder["made.zck"]);
        Assert.Equal(PayloadVectors.Content(name), File.ReadAllBytes(_folder["out"]));
        await UnpackAsync(PayloadVectors.PathOf(name));
        Assert.NotEqual(PayloadVectors.Content(name), File.ReadAllBytes(_folder["out"]));
    }

    [Theory]
    [MemberData(nameof(PayloadVectors.Whole), MemberType = typeof(PayloadVectors))]
    public async Task A_file_of_the_reference_is_proven_and_unpacked(string name)
    {
        UnpackReport report = await UnpackAsync(PayloadVectors.PathOf(name));
        Assert.Equal(PayloadVectors.Content(name), File.ReadAllBytes(_folder["out"]));
        Assert.Equal(PayloadVectors.Content(name).Length, report.Length);
        Assert.Equal(["out"], _folder.Names());
    }

    [Theory]
    [InlineData("meta-v1.xml.auto")]
    [InlineData("meta-v1.xml.rawdict")]
    [InlineData("meta-v1.xml.u")]
    [InlineData("empty.bin.auto")]
    public async Task A_detached_header_is_that_of_the_reference(string name)
    {
        await UnpackAsync(PayloadVectors.PathOf(name + ".zck"), PayloadPart.Header);
        Assert.Equal(File.ReadAllBytes(PayloadVectors.PathOf(name + ".zhr")), File.ReadAllBytes(_folder["out"]));
        PayloadDescription header = ZchunkFile.Inspect(_folder["out"]);
        Assert.True(header.IsDetached);
        Assert.Equal(header with { IsDetached = false, FileBytes = 0, Chunks = [] }, ZchunkFile.Inspect(PayloadVectors.PathOf(name + ".zck")) with { FileBytes = 0, Chunks = [] });
    }

    [Theory]
    [InlineData("meta-v1.xml.rawdict.zck", "raw.dict")]
    [InlineData("meta-v1.xml.rawdict.zhr", "raw.dict")]
    [InlineData("meta-v1.xml.rawdict.none.zck", "raw.dict")]
    [InlineData("empty.bin.traineddict.zck", "trained.dict")]
    [InlineData("tiny.txt.auto.zck", "empty.bin")]
    public async Task The_dictionary_comes_out_as_it_went_in(string name, string dictionary)
    {
        await UnpackAsync(PayloadVectors.PathOf(name), PayloadPart.Dictionary);
        Assert.Equal(File.ReadAllBytes(PayloadVectors.PathOf(dictionary)), File.ReadAllBytes(_folder["out"]));
    }

    public void Dispose() => _folder.Dispose();

    private Task<UnpackReport> UnpackAsync(string path, PayloadPart part = PayloadPart.Content) =>
        ZchunkFile.ExtractAsync(new UnpackRequest { PayloadPath = path, OutputPath = _folder["out"], Part = part });
}
