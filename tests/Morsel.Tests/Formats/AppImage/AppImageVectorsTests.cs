using System.Text.Json;
using Morsel.Formats.AppImage;

namespace Morsel.Tests.Formats.AppImage;

/// <summary>The vectors in <c>tests/vectors/appimage/elf</c> and <c>iso</c>: what is read of each, and which are refused.</summary>
public class AppImageVectorsTests
{
    private static readonly JsonElement Expected = JsonDocument.Parse(Vectors.Read("appimage/expected.json")).RootElement;

    private static readonly byte[] NamesWithoutBytes = File.ReadAllBytes(Path.Combine(Morsel.Fuzz.Corpus.Folder, "appimage", "found-offset-of-no-bytes"));

    public static TheoryData<string> All => [.. Expected.EnumerateObject().Select(file => file.Name)];

    [Theory]
    [MemberData(nameof(All))]
    public void Each_is_read_or_refused_as_it_must_be(string name)
    {
        byte[] file = Vectors.Read($"appimage/{name}");
        JsonElement expected = Expected.GetProperty(name);
        bool isRead = expected.GetProperty("verdict").GetString() == "read";
        if (expected.GetProperty("type").ValueKind == JsonValueKind.Null)
        {
            Assert.Null(AppImages.TryRead(file));
            return;
        }
        if (!isRead)
        {
            Assert.Throws<TargetFormatException>(() => AppImages.Read(file));
            return;
        }
        AppImageFacts facts = AppImages.Read(file)!;
        Assert.Equal((expected.GetProperty("type").GetInt32(), expected.GetProperty("updateInformation").GetString(), expected.GetProperty("fileSize").GetInt64()), (facts.Type, facts.UpdateText, facts.Length));
        if (expected.TryGetProperty("elfSize", out JsonElement elfSize))
            Assert.Equal(("squashfs", elfSize.GetInt64()), (facts.FileSystem, facts.FileSystemOffset));
        if (facts.UpdateText is not null && expected.TryGetProperty("sections", out JsonElement sections))
            Assert.Equal(SpanIn(sections, ".upd_info"), facts.Update is { } span ? (span.Offset, span.Length) : null);
    }

    [Fact]
    public void Where_the_table_of_names_has_no_bytes_its_offset_leads_nowhere() =>
        Assert.NotNull(AppImageReader.Read((buffer, offset) => offset < 0 ? throw new InvalidOperationException($"byte {offset}") : AppImages.From(NamesWithoutBytes)(buffer, offset), NamesWithoutBytes.Length));

    [Fact]
    public void Every_file_is_spoken_of()
    {
        IEnumerable<string> there = new[] { "elf", "iso" }.SelectMany(folder => Directory.GetFiles(Vectors.PathOf($"appimage/{folder}")).Select(path => $"{folder}/{Path.GetFileName(path)}"));
        Assert.Equal(there.Order(StringComparer.Ordinal), Expected.EnumerateObject().Select(file => file.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_type_that_nobody_knows_is_refused_by_its_number() =>
        Assert.Contains("the type is 3", Assert.Throws<TargetFormatException>(() => AppImages.Read(Vectors.Read("appimage/elf/magic-3.AppImage"))).Message, StringComparison.Ordinal);

    [Fact]
    public void The_machine_is_read_in_the_order_of_the_file() =>
        Assert.Equal([62, 22, 3, 8], new[] { "64le", "64be", "32le", "32be" }.Select(name => AppImages.Read(Vectors.Read($"appimage/elf/{name}.AppImage"))!.Machine));

    private static (long, int)? SpanIn(JsonElement sections, string name) =>
        sections.TryGetProperty(name, out JsonElement span) ? (span[0].GetInt64(), span[1].GetInt32()) : null;
}
