using System.Security.Cryptography;
using Morsel.Publishing;
using Morsel.Uploading;

namespace Morsel.Tests.Uploading;

/// <summary>Which old versions may go.</summary>
public sealed class PruningTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 30, 0, 0, 0, TimeSpan.Zero);

    private static readonly ReleaseSource Plain = Source("disk.img", hasVersion: false);
    private static readonly ReleaseSource Versioned = Source("disk-1.5.img", hasVersion: true);

    private static readonly string[] Contents = [.. Enumerable.Range(1, 5).Select(version => Plain.Name + "." + DigestOf(version).Hex[..8])];

    [Fact]
    public void The_newest_stay_and_the_others_go_with_all_of_their_objects_descriptions_first()
    {
        StoredFile[] there = [.. Enumerable.Range(1, 5).SelectMany(version => new[]
        {
            Stored($"disk-1.{version}.img", version), Stored($"disk-1.{version}.img.zsync", version), Stored($"disk-1.{version}.img.abcdef01.zst", version), Stored($"disk-1.{version}.img.morsel", version),
        }), Stored("disk-1.1.img.notes", 1), Stored("disk-1.1.iso", 1)];
        Assert.Equal(
            [["disk-1.3.img.morsel", "disk-1.3.img.zsync", "disk-1.3.img.abcdef01.zst", "disk-1.3.img"], ["disk-1.2.img.morsel", "disk-1.2.img.zsync", "disk-1.2.img.abcdef01.zst", "disk-1.2.img"], ["disk-1.1.img.morsel", "disk-1.1.img.zsync", "disk-1.1.img.abcdef01.zst", "disk-1.1.img"]],
            Pruned(2).Choose(Versioned, there));
    }

    [Fact]
    public void Contents_of_a_file_without_a_version_in_its_name_go_and_the_file_never_does()
    {
        StoredFile[] there = [.. Contents.Select((name, number) => Stored(name, number + 1)), Stored(Contents[0] + ".zst", 1), Stored("disk.img", 5), Stored("disk.img.zsync", 5)];
        Assert.Equal([[Contents[3 - 1]], [Contents[2 - 1]], [Contents[0] + ".zst", Contents[0]]], Pruned(2).Choose(Plain, there));
    }

    [Fact]
    public void A_version_stays_for_a_day_after_the_next_one_came()
    {
        StoredFile[] there = [Stored("disk-1.5.img", Now), Stored("disk-1.4.img", Now.AddHours(-23)), Stored("disk-1.3.img", Now.AddHours(-25)), Stored("disk-1.2.img", Now.AddDays(-9))];
        Assert.Equal([["disk-1.2.img"]], Pruned(1).Choose(Versioned, there));
    }

    [Fact]
    public void What_a_patch_starts_from_and_what_a_description_names_stays()
    {
        StoredFile[] there = [.. Contents.Select((name, number) => Stored(name, number + 1))];
        Pruning pruning = Pruned(1) with { Bases = [DigestOf(2)], Needed = new HashSet<string> { Contents[2] } };
        Assert.Equal([[Contents[3]], [Contents[0]]], pruning.Choose(Plain, there));
    }

    private static Pruning Pruned(int keep) => new(keep, Now) { Needed = new HashSet<string>(), Bases = [] };

    private static StoredFile Stored(string name, int version) => Stored(name, Now.AddDays(version - 30));

    private static StoredFile Stored(string name, DateTimeOffset time) => new(name, 1, "tag", time);

    private static ReleaseSource Source(string name, bool hasVersion) =>
        new("/" + name, name, DigestOf(5), 1) { HasVersion = hasVersion, IsInPlace = hasVersion };

    private static Digest DigestOf(int version) => new(DigestAlgorithm.Sha256, SHA256.HashData([(byte)version]));
}
