using Morsel.Tests.Files;
using Morsel.Zchunk;

namespace Morsel.Tests.Packing;

/// <summary>Malformed and unusual zchunk files: each is either unpacked or refused with nothing written, as the table says.</summary>
public sealed class HostilePayloadTests : IDisposable
{
    private static readonly string[] Good = ["ok", "opt_ok", "ht0", "ht2", "ht3", "ct0", "two_frames", "empty_mid"];
    private static readonly string[] DamagedBody = ["bad_chunk_digest", "bad_data_digest", "flag4_wrong_ud", "ul_long", "ul_short"];

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> All =>
        [.. Directory.GetFiles(Vectors.PathOf("zchunk/hostile")).Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_hostile_file_is_unpacked_or_refused(string name)
    {
        var request = new UnpackRequest { PayloadPath = Vectors.PathOf($"zchunk/hostile/{name}.zck"), OutputPath = _folder["out"] };
        Exception? failure = await Record.ExceptionAsync(() => ZchunkFile.ExtractAsync(request));
        Assert.Equal(Good.Contains(name), failure is null);
        Assert.Equal(failure is null ? ["out"] : [], _folder.Names());
        if (failure is not null)
        {
            Assert.IsType(DamagedBody.Contains(name) ? typeof(VerificationException) : typeof(TargetFormatException), failure);
            Assert.DoesNotContain('\n', failure.Message);
        }
    }

    [Fact]
    public void There_are_34_of_them() => Assert.Equal(34, Directory.GetFiles(Vectors.PathOf("zchunk/hostile")).Length);

    [Fact]
    public async Task A_detached_header_gives_header_and_dictionary_only()
    {
        string path = Vectors.PathOf("zchunk/hostile/detached.zck");
        Assert.True(ZchunkFile.Inspect(path).IsDetached);
        await ZchunkFile.ExtractAsync(new UnpackRequest { PayloadPath = path, OutputPath = _folder["out"], Part = PayloadPart.Dictionary });
        var failure = await Assert.ThrowsAsync<TargetFormatException>(() =>
            ZchunkFile.ExtractAsync(new UnpackRequest { PayloadPath = path, OutputPath = _folder["content"] }));
        Assert.Contains("only a header", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(5)]
    public async Task A_file_that_is_cut_off_anywhere_is_refused(int? step)
    {
        byte[] whole = Vectors.Read(step is null ? "zchunk/tiny.txt.auto.zck" : "zchunk/meta-v1.xml.rawdict.zhr");
        for (int length = 0; length < whole.Length; length += step ?? 1)
        {
            File.WriteAllBytes(_folder["cut.zck"], whole[..length]);
            await Assert.ThrowsAsync<TargetFormatException>(() => ZchunkFile.ExtractAsync(
                new UnpackRequest { PayloadPath = _folder["cut.zck"], VerifyOnly = true, Part = step is null ? PayloadPart.Content : PayloadPart.Dictionary }));
        }
    }

    [Fact]
    public async Task Every_changed_byte_of_a_file_is_noticed()
    {
        byte[] whole = Vectors.Read("zchunk/meta-v1.xml.rawdict.u.zck");
        for (int at = 0; at < whole.Length; at += at < 800 ? 7 : 401)
        {
            byte[] damaged = [.. whole];
            damaged[at] ^= 0x10;
            File.WriteAllBytes(_folder["damaged.zck"], damaged);
            Exception? failure = await Record.ExceptionAsync(() =>
                ZchunkFile.ExtractAsync(new UnpackRequest { PayloadPath = _folder["damaged.zck"], VerifyOnly = true }));
            Assert.True(failure is TargetFormatException or VerificationException, $"byte {at}: {failure}");
        }
    }

    public void Dispose() => _folder.Dispose();
}
