using Morsel.Uploading;

namespace Morsel.Tests.Uploading;

/// <summary>Names with a version, and those without.</summary>
public sealed class VersionNameTests
{
    [Theory]
    [InlineData("disk-1.2.img", "disk-")]
    [InlineData("App-v1.4.0-x86_64.AppImage", "App-")]
    [InlineData("nightly-2026-11-21.tar", "nightly-")]
    [InlineData("build_20261121.iso", "build_")]
    [InlineData("tool_1.0~rc2_amd64.deb", "tool_")]
    public void A_version_is_a_number_with_points_or_a_date(string name, string stem)
    {
        Assert.True(VersionName.HasVersion(name.Replace('_', '-')) || VersionName.HasVersion(name));
        Assert.Equal(stem, VersionName.StemOf(name));
    }

    [Theory]
    [InlineData("disk.img")]
    [InlineData("App-x86_64.AppImage")]
    [InlineData("tool-amd64.tar.gz")]
    [InlineData("disk2.img")]
    [InlineData("movie.mp4")]
    [InlineData("setup-win32-x64.exe")]
    [InlineData("firmware-armv7.bin")]
    public void Numbers_of_processors_and_formats_are_no_version(string name) => Assert.False(VersionName.HasVersion(name));

    [Fact]
    public void Versions_of_one_file_differ_in_their_versions_alone()
    {
        Assert.True(VersionName.AreOfOneFile("disk-1.2.img", "disk-1.10.1.img"));
        Assert.False(VersionName.AreOfOneFile("disk-1.2.img", "disk-1.2.img.zsync"));
        Assert.False(VersionName.AreOfOneFile("disk-1.2.img", "dusk-1.2.img"));
        Assert.False(VersionName.AreOfOneFile("disk.img", "disk.img"));
    }

    [Theory]
    [InlineData("disk.img.0123abcd", "0123abcd")]
    [InlineData("disk.img.0123ABCD", null)]
    [InlineData("disk.img.0123abcd.zst", null)]
    [InlineData("disk.img.morsel12", null)]
    [InlineData("disk.img", null)]
    public void The_name_of_a_content_ends_with_digits_of_its_digest(string name, string? digits) => Assert.Equal(digits, VersionName.DigestIn(name, "disk.img"));

    [Theory]
    [InlineData("disk.img", "disk.img")]
    [InlineData("My disk (beta).img", "My.disk.beta.img")]
    [InlineData(".hidden", "hidden")]
    [InlineData("größe~1.img", "gr.e.1.img")]
    [InlineData("a+b_c-d.img", "a+b_c-d.img")]
    public void GitHub_makes_points_of_what_it_does_not_take(string name, string given) => Assert.Equal(given, AssetName.Of(name));

    [Fact]
    public void A_name_of_which_nothing_is_left_is_refused() => Assert.Throws<RefusedException>(() => AssetName.Of("……"));
}
