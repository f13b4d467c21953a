using Morsel.Compression.Native;
using Morsel.Files;
using Morsel.Making.Units;
using Morsel.Target;
using Morsel.Tests.Files;
using Morsel.Tests.Hashing;
using Morsel.Tests.Units;
using Morsel.Tests.Updating;
using Morsel.Units;

namespace Morsel.Tests.Making.Units;

/// <summary>Units that are made: everybody unpacks them, and each is read alone.</summary>
public sealed class UnitsMakingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Contents that repeat in every way: runs, short periods, what stands before in other versions, and nothing at all.</summary>
    public static TheoryData<int, int, int> Cases
    {
        get
        {
            var cases = new TheoryData<int, int, int>();
            int[] levels = [1, 3, 9, 16, 19];
            for (int seed = 0; seed < 40; seed++)
                cases.Add(seed, 512 << (seed % 9), levels[seed % levels.Length]);
            return cases;
        }
    }

    [UnitsTheory]
    [MemberData(nameof(Cases))]
    public async Task Any_content_comes_out_of_the_whole_and_of_every_unit_alone(int seed, int unitBytes, int level)
    {
        byte[] target = Content(new Random(seed));
        // Making proves both ways; here the units are decompressed in another order, and by the table as others read it.
        MadeObject made = await MadeObject.OfAsync(target, unitBytes, level, unitsPerPage: 64 << (seed % 2), windowLog: 17 + (seed % 10));
        UnitTable table = made.Table;
        using var decoder = new UnitDecoder(table.Cut);
        byte[] content = new byte[target.Length];
        for (int page = table.Cut.PageCount - 1; page >= 0; page--)
        {
            long end = table.StretchOf(page).End;
            for (int i = table.Cut.UnitsIn(page) - 1; i >= 0; i--)
            {
                int size = table.Pages[page].Sizes![i];
                end -= size;
                ByteRange plain = table.Cut.PlainOf((page * table.Cut.UnitsPerPage) + i);
                int reach = (int)table.Cut.ReachOf(plain.Start);
                decoder.Decode(target.AsSpan(reach, (int)plain.Start - reach), [made.Bytes.AsMemory((int)end, size)], content.AsSpan((int)plain.Start, (int)plain.Length));
            }
        }
        Assert.Equal(target, content);
        Assert.InRange(made.Bytes.Length, 1, target.Length + (8 * table.Cut.UnitCount) + 200 + (12 * table.Cut.PageCount));
    }

    [UnitsTheory]
    [InlineData(1)]
    [InlineData(511)]
    [InlineData(512)]
    [InlineData(513)]
    [InlineData((128 << 10) + 1)]
    [InlineData((128 << 10) + 6)]
    [InlineData(300_000)]
    public async Task Files_of_any_length_have_units(int length)
    {
        byte[] target = TestBytes.Random(length);
        MadeObject made = await MadeObject.OfAsync(target, 512, level: 3);
        Assert.Equal((length + 511) / 512, made.Table.Cut.UnitCount);
    }

    [UnitsFact]
    public async Task What_repeats_far_back_costs_little_and_one_byte_repeated_nearly_nothing()
    {
        byte[] block = TestBytes.Random(300_000);
        MadeObject twice = await MadeObject.OfAsync([.. block, .. block], 2048, level: 9), zeros = await MadeObject.OfAsync(new byte[1 << 20], 2048, level: 9);
        Assert.InRange(twice.Bytes.Length, 300_000, 305_000);
        // Four bytes a unit.
        Assert.InRange(zeros.Published.Table.Start, 4 * 512, (4 * 512) + 10);
    }

    [UnitsFact]
    public async Task The_object_does_not_depend_on_what_was_made_before_it_by_the_same_thread()
    {
        byte[] target = Edited.Version(Edited.Content(1, 200_000), seed: 2, edits: 20);
        MadeObject first = await MadeObject.OfAsync(target, 512, level: 3, unitsPerPage: 64), second = await MadeObject.OfAsync(target, 512, level: 3, unitsPerPage: 64);
        Assert.Equal(first.Bytes, second.Bytes);
    }

    [Fact]
    public async Task A_file_beside_the_control_file_is_made_named_by_its_digest_and_told()
    {
        byte[] target = Edited.Version(Edited.Content(1, 100_000), seed: 2, edits: 5);
        await File.WriteAllBytesAsync(_folder["disk.img"], target);
        MakeReport report = await new Maker().MakeAsync(new MakeRequest { SourcePath = _folder["disk.img"], BlockBytes = 1024, Units = new() { AreMade = true, Level = 3 } });
        MadeUnits units = Assert.IsType<MadeUnits>(report.Units);
        if (ZstdSequenceMaker.Problem is { } problem)
        {
            Assert.Equal((null, problem), (units.Path, units.Problem));
            Assert.Equal([$"no compressed units: {problem}"], report.Notes.Select(note => note.Text));
            return;
        }
        string digest = report.Digests.First(known => known.Algorithm == DigestAlgorithm.Sha256).Hex;
        Assert.Equal((_folder[$"disk.img.{digest[..8]}.zst"], 1024, 26), (units.Path, units.UnitBytes, units.WindowLog));
        byte[] stored = await File.ReadAllBytesAsync(units.Path!);
        Assert.Equal((units.Bytes, units.TableOffset + units.TableBytes), (stored.Length, stored.Length));
        var published = new PublishedUnits(units.Bytes, new ByteRange(units.TableOffset, units.Bytes), units.UnitBytes, units.WindowLog, units.Length);
        Assert.Equal(target.Length, UnitTableReader.Read(stored.AsSpan((int)units.TableOffset), published).Cut.Length);
        Assert.Equal(["disk.img", $"disk.img.{digest[..8]}.zst", "disk.img.morsel", "disk.img.zsync"], _folder.Names());
    }

    [UnitsFact]
    public async Task Another_file_in_their_place_is_not_replaced()
    {
        await File.WriteAllBytesAsync(_folder["disk.img"], TestBytes.Random(5000));
        var request = new MakeRequest { SourcePath = _folder["disk.img"], Units = new() { AreMade = true, Level = 1 } };
        string path = (await new Maker().MakeAsync(request)).Units!.Path!;
        await new Maker().MakeAsync(request);
        await File.WriteAllTextAsync(path, "somebody's");
        await Assert.ThrowsAsync<RefusedException>(() => new Maker().MakeAsync(request));
        Assert.Equal("somebody's", await File.ReadAllTextAsync(path));
    }

    [Fact]
    public async Task An_empty_file_has_none()
    {
        await File.WriteAllBytesAsync(_folder["empty"], []);
        MakeReport report = await new Maker().MakeAsync(new MakeRequest { SourcePath = _folder["empty"], Units = new() { AreMade = true } });
        Assert.Equal((null, "the file is empty"), (report.Units!.Path, report.Units.Problem));
        Assert.Contains(NoteCode.UnitsNotMade, report.Notes.Select(note => note.Code));
    }

    [Fact]
    public async Task What_cannot_be_is_refused_before_anything_is_read()
    {
        UnitMakeOptions[] wrong = [new() { AreMade = true, UnitBytes = 256 }, new() { AreMade = true, UnitBytes = 3000 }, new() { AreMade = true, UnitBytes = 1 << 18 }, new() { Level = 0 }, new() { Level = 23 }];
        foreach (UnitMakeOptions units in wrong)
            await Assert.ThrowsAsync<ArgumentException>(() => new Maker().MakeAsync(new MakeRequest { SourcePath = _folder["none"], Units = units }));
        var oneName = new MakeRequest { SourcePath = _folder["disk.img"], CompressedWhole = WholePacking.Zstd, Units = new() { AreMade = true } };
        Assert.Contains("the units are a zstd file of the whole already", (await Assert.ThrowsAsync<ArgumentException>(() => new Maker().MakeAsync(oneName))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(() => new Maker().MakeAsync(new MakeRequest { Input = Stream.Null, FileName = "x", Units = new() { AreMade = true } }));
    }

    [UnitsFact]
    public async Task A_wrong_object_is_not_kept()
    {
        byte[] target = Edited.Version(Edited.Content(1, 100_000), seed: 2, edits: 5);
        MadeObject made = await MadeObject.OfAsync(target, 512, level: 3);
        for (int wrong = 0; wrong < 3; wrong++)
        {
            byte[] stored = [.. made.Bytes];
            // In the middle of the units, near their beginning, and the size of the content, which only who reads all of it looks at.
            stored[new[] { stored.Length / 2, 500, 6 }[wrong]] ^= 0x41;
            await File.WriteAllBytesAsync(_folder["object"], stored);
            await File.WriteAllBytesAsync(_folder["target"], target);
            using IBlockFile file = new LocalFileSystem().OpenRead(_folder["object"]), source = new LocalFileSystem().OpenRead(_folder["target"]);
            using MappedBytes mapped = source.Map();
            await Assert.ThrowsAsync<InvalidDataException>(() => new UnitsProof(mapped, file, made.Published).ProveAsync(default));
        }
    }

    private static byte[] Content(Random random)
    {
        var content = new List<byte>();
        int length = random.Next(1, 400_000);
        while (content.Count < length)
        {
            int count = random.Next(1, 5000);
            byte[] bytes = new byte[count];
            switch (random.Next(6))
            {
                case 0:
                    random.NextBytes(bytes);
                    break;
                case 1:
                    Array.Fill(bytes, (byte)random.Next(256));
                    break;
                case 2:
                    // Periods that zstd begins with as offsets: 1, 4, 8, and their kin.
                    int period = random.Next(1, 10);
                    for (int i = 0; i < count; i++)
                        bytes[i] = (byte)(i % period * 37);
                    break;
                case 3 when content.Count > 0:
                    int from = random.Next(content.Count);
                    bytes = [.. content.Skip(from).Take(count)];
                    break;
                case 4 when content.Count > 8:
                    // Each byte is one that stands 1, 4, or 8 before.
                    for (int i = 0; i < count; i++)
                        bytes[i] = i < 8 ? content[content.Count - 8 + i] : bytes[i - (1 << random.Next(0, 4))];
                    break;
                default:
                    for (int i = 0; i < count; i++)
                        bytes[i] = (byte)"etaoin shrdlu"[random.Next(13)];
                    break;
            }
            content.AddRange(bytes);
        }
        return [.. content];
    }
}
