using System.Buffers.Binary;
using Morsel.Patching;

namespace Morsel.Tests.Patching;

/// <summary>The patches in <c>tests/vectors/routes</c> give what their README says.</summary>
public sealed class PatchVectorTests
{
    public static TheoryData<string, string, string> Sound
    {
        get
        {
            var rows = new TheoryData<string, string, string> { { "pair/morsel-1.mpatch", "pair/old", "pair/new" } };
            foreach (string filter in (string[])["filter-0", "filter-1", "filter-2", "filter-3", "filter-4", "filter-5", "filter-6", "filter-7", "all"])
                rows.Add($"code/{filter}.mpatch", "code/old", "code/new");
            foreach (int filter in (int[])[0, 8, 10, 12, 14])
                rows.Add($"code/arm64-filter-{filter}.mpatch", "code/arm64-old", "code/arm64-new");
            foreach (int filter in (int[])[1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14])
                rows.Add($"edges/filter-{filter}.mpatch", "edges/old", $"edges/new-{filter}");
            foreach (int filter in (int[])[1, 2, 8])
                rows.Add($"edges/borders-{filter}.mpatch", $"edges/old-borders-{filter}", $"edges/new-borders-{filter}");
            rows.Add("hostile/good.mpatch", "hostile/base", "hostile/target");
            rows.Add("hostile/good-values.mpatch", "hostile/base", "hostile/target-values");
            rows.Add("hostile/good-copies.mpatch", "hostile/base", "hostile/base");
            rows.Add("hostile/good-long-varint.mpatch", "hostile/base", "hostile/base");
            rows.Add("hostile/good-brotli.mpatch", "hostile/base", "hostile/target-brotli");
            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Sound))]
    public void A_sound_patch_makes_its_target(string patch, string from, string target)
    {
        AppliedPatch applied = Apply(patch, from);
        Assert.All(applied.Problems, Assert.Null);
        Assert.Equal(Read(target), applied.Target);
    }

    [Fact]
    public void A_base_that_differs_in_one_place_gives_all_other_windows()
    {
        byte[] from = Read("pair/old"), target = Read("pair/new");
        "oops"u8.CopyTo(from.AsSpan(100_000));
        AppliedPatch applied = AppliedPatch.Of(from, Read("pair/morsel-1.mpatch"));
        Assert.Equal((null, "the digest differs"), (applied.Problems[0], applied.Problems[^1]));
        Assert.Equal([.. target[..(64 << 10)], .. new byte[target.Length - (64 << 10)]], applied.Target);
    }

    [Fact]
    public void A_patch_with_payloads_of_gigabytes_is_refused_before_memory_is_taken_for_them()
    {
        byte[] patch = Read("hostile/good.mpatch");
        BinaryPrimitives.WriteUInt32LittleEndian(patch.AsSpan(PatchHead.Bytes), uint.MaxValue);
        long before = GC.GetAllocatedBytesForCurrentThread(), length = PatchHead.Bytes + PatchHead.EntryBytes + (long)uint.MaxValue;
        var refused = Assert.Throws<TargetFormatException>(() => PatchIndex.Read(patch, length).ToTarget(["a"]));
        Assert.Contains("more than 1 windows can need", refused.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    [Theory]
    [InlineData("before-base", "copies")]
    [InlineData("outside-base", "copies")]
    [InlineData("copy-huge", "filled")]
    [InlineData("beyond-window", "filled")]
    [InlineData("empty-op", "filled")]
    [InlineData("varint-11", "above 2^63 - 1")]
    [InlineData("varint-10-bit-63", "above 2^63 - 1")]
    [InlineData("varint-10-bit-64", "above 2^63 - 1")]
    [InlineData("left-over", "left")]
    [InlineData("ops-left", "left")]
    [InlineData("values-left", "corrections are left")]
    [InlineData("no-values", "corrections are missing")]
    [InlineData("zero-differ", "is empty")]
    [InlineData("runs-beyond", "reach beyond")]
    [InlineData("runs-same-beyond", "reach beyond")]
    [InlineData("stream-too-long", "70000 bytes")]
    [InlineData("stored-longer", "stored in")]
    [InlineData("payload-left", "the payload")]
    [InlineData("payload-empty", "no payload")]
    [InlineData("bomb", "does not unpack to 65536 bytes")]
    [InlineData("brotli-unused", "does not unpack")]
    [InlineData("brotli-fewer", "does not unpack")]
    [InlineData("window-digest", "digest")]
    [InlineData("filter-9", "has filter 9")]
    [InlineData("filter-unlisted", "has filter 4")]
    public void A_window_of_a_hostile_patch_fails_alone(string name, string problem)
    {
        AppliedPatch applied = Apply($"hostile/{name}.mpatch", "hostile/base");
        Assert.Contains(applied.Problems, found => found?.Contains(problem, StringComparison.Ordinal) == true);
    }

    [Theory]
    [InlineData("filter-later", "byte 9: the patch needs a newer version of Morsel")]
    [InlineData("head-unused-10", "byte 10: reserved bytes are not zero")]
    [InlineData("head-unused-100", "byte 100: reserved bytes are not zero")]
    [InlineData("window-log", "byte 8: a window has 2^40 bytes")]
    [InlineData("window-count", "byte 96: 2 windows, expected 1")]
    [InlineData("cut", "the patch at byte 2000")]
    [InlineData("trailing", "the patch at byte")]
    public void A_head_that_does_not_agree_is_refused(string name, string problem)
    {
        TargetFormatException refused = Assert.Throws<TargetFormatException>(() => Apply($"hostile/{name}.mpatch", "hostile/base"));
        Assert.Contains(problem, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1L << 36, "windows, expected 1048576")]
    [InlineData((1L << 36) + 1, "byte 96: there are too many windows")]
    public void No_more_than_two_to_the_twentieth_windows_are_counted(long targetBytes, string problem)
    {
        byte[] head = Read("hostile/good.mpatch")[..PatchHead.Bytes];
        head[8] = 16;
        BinaryPrimitives.WriteInt64LittleEndian(head.AsSpan(24), targetBytes);
        TargetFormatException refused = Assert.Throws<TargetFormatException>(() => PatchHead.Read(head));
        Assert.Contains(problem, refused.Message, StringComparison.Ordinal);
    }

    private static AppliedPatch Apply(string patch, string from) => AppliedPatch.Of(Read(from), Read(patch));

    private static byte[] Read(string path) => Vectors.Read("routes/" + path);
}
