using System.Buffers.Binary;
using Morsel.Patching;

namespace Morsel.Tests.Patching;

/// <summary>Whatever two files are, the patch between them makes the second of the first.</summary>
public sealed class PatchPropertyTests
{
    private static readonly int Seeds = Environment.GetEnvironmentVariable("MORSEL_LONG") == "1" ? 200 : 6;

    public static TheoryData<string> Kinds => [.. MovedCode.Kinds];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_patch_makes_the_newer_version_of_the_older(string kind)
    {
        for (int seed = 0; seed < Seeds; seed++)
        {
            (byte[] old, byte[] target) = MovedCode.Pair(kind, seed);
            AppliedPatch applied = AppliedPatch.Of(old, await MadePatches.MakeAsync(old, target));
            Assert.All(applied.Problems, Assert.Null);
            Assert.True(applied.Target.AsSpan().SequenceEqual(target), $"{kind}, seed {seed}");
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_base_that_differs_in_one_byte_never_gives_a_wrong_window(string kind)
    {
        for (int seed = 0; seed < Seeds; seed++)
        {
            (byte[] old, byte[] target) = MovedCode.Pair(kind, seed);
            byte[] patch = await MadePatches.MakeAsync(old, target);
            if (old.Length == 0)
                continue;
            old[new Random(seed).Next(old.Length)] ^= 0x10;
            AppliedPatch applied = AppliedPatch.Of(old, patch);
            for (int window = 0; window < applied.Problems.Length; window++)
            {
                int start = window << 16, length = Math.Min(1 << 16, target.Length - start);
                Assert.Equal(applied.Problems[window] is null ? target.AsSpan(start, length) : new byte[length], applied.Target.AsSpan(start, length));
            }
        }
    }

    [Theory]
    [InlineData("x86-64", Predictor.Displacements, 0.5)]
    [InlineData("arm64", Predictor.ArmCode, 0.5)]
    [InlineData("table", Predictor.LongAddresses | Predictor.Addresses, 0.7)]
    public async Task What_moved_is_predicted(string kind, int filters, double mostShare)
    {
        (byte[] old, byte[] target) = MovedCode.Pair(kind, seed: 3);
        byte[] patch = await MadePatches.MakeAsync(old, target);
        PatchHead head = PatchHead.Read(patch);
        Assert.NotEqual(0, head.Filters & filters);
        byte[] shifted = [.. new byte[80], .. old];
        Assert.InRange(patch.Length, 1, (await MadePatches.MakeAsync(new byte[1], target)).Length * mostShare);
        Assert.All(AppliedPatch.Of(shifted[80..], patch).Problems, Assert.Null);
    }

    [Theory]
    [InlineData(24, 1000)]
    [InlineData(16, 4000)]
    [InlineData(8, 1000)]
    public async Task A_table_is_followed_over_records_that_were_put_in(int recordBytes, int mostBytes)
    {
        var random = new Random(recordBytes);
        uint[] addresses = [.. Enumerable.Range(0, 12_000).Select(i => (uint)(0x100000 + (i * 40) + random.Next(30)))];
        byte[] old = Table(addresses, recordBytes, moved: 0);
        // All addresses have moved, and in the middle there are 70 more.
        byte[] target = [.. Table(addresses[..6000], recordBytes, moved: 0x1240), .. Table(addresses[..70], recordBytes, moved: 0x777000), .. Table(addresses[6000..], recordBytes, moved: 0x1240)];
        byte[] patch = await MadePatches.MakeAsync(old, target);
        Assert.Equal(target, AppliedPatch.Of(old, patch).Target);
        Assert.InRange(patch.Length, 100, mostBytes);
    }

    [Fact]
    public async Task A_base_that_became_shorter_gives_the_windows_that_do_not_need_what_is_gone()
    {
        byte[] old = new byte[200_000];
        new Random(1).NextBytes(old);
        byte[] patch = await MadePatches.MakeAsync(old, old);
        PatchIndex index = PatchIndex.Read(patch, patch.Length);
        var decoder = new WindowDecoder(index.Head, new MemoryBase(old) { Readable = 100_000 });
        Assert.Equal(old[..65_536], Decode(0));
        Assert.Contains("the base ends at byte", Assert.Throws<InvalidDataException>(() => Decode(1)).Message, StringComparison.Ordinal);

        byte[] Decode(int window)
        {
            ByteRange payload = index.Windows.PayloadOf(window)!.Value;
            return decoder.Decode(window, patch.AsMemory((int)payload.Start, (int)payload.Length)).ToArray();
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 100)]
    [InlineData(100, 0)]
    [InlineData(31, 31)]
    [InlineData(200_000, 65_536)]
    [InlineData(200_000, 65_537)]
    public async Task Files_of_any_length_have_patches(int oldLength, int length)
    {
        byte[] old = new byte[oldLength], target = new byte[length];
        new Random(1).NextBytes(target);
        target.AsSpan(0, Math.Min(length, oldLength)).CopyTo(old);
        AppliedPatch applied = AppliedPatch.Of(old, await MadePatches.MakeAsync(old, target));
        Assert.Equal(target, applied.Target);
        Assert.Equal((length + 65_535) / 65_536, applied.Problems.Length);
    }

    [Fact]
    public async Task Where_it_would_be_too_large_there_is_none()
    {
        byte[] old = new byte[100_000], target = new byte[100_000];
        new Random(1).NextBytes(old);
        new Random(2).NextBytes(target);
        Assert.Null(await MadePatches.TryMakeAsync(old, target, windowLog: 16, mostBytes: null));
        old.AsSpan(0, 60_000).CopyTo(target);
        Assert.InRange((await MadePatches.TryMakeAsync(old, target, windowLog: 16, mostBytes: null))!.Length, 40_000, 50_000);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(4096)]
    public async Task Content_that_repeats_takes_no_end_of_neither_time_nor_bytes(int period)
    {
        byte[] old = new byte[3 << 20], target = new byte[3 << 20];
        for (int i = 0; i < old.Length; i++)
            (old[i], target[i]) = ((byte)(i % period * 31), (byte)((i + 3) % period * 31));
        Random.Shared.NextBytes(target.AsSpan(1_000_000, 100));
        byte[] patch = await MadePatches.MakeAsync(old, target);
        Assert.Equal(target, AppliedPatch.Of(old, patch).Target);
        Assert.InRange(patch.Length, 100, 8000);
    }

    // Records as relocations have them: an address, what it is, and another address; the shorter ones have less of that.
    private static byte[] Table(uint[] addresses, int recordBytes, uint moved)
    {
        byte[] table = new byte[addresses.Length * recordBytes];
        for (int i = 0; i < addresses.Length; i++)
        {
            Span<byte> record = table.AsSpan(i * recordBytes, recordBytes);
            BinaryPrimitives.WriteUInt32LittleEndian(record, addresses[i] + moved);
            if (recordBytes == 24)
                record[8] = 8;
            if (recordBytes > 8)
                BinaryPrimitives.WriteUInt32LittleEndian(record[(recordBytes - 8)..], addresses[i] + 0x20000 + moved);
        }
        return table;
    }
}
