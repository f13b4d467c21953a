using Microsoft.Win32.SafeHandles;
using Morsel.Files;

namespace Morsel.Tests.Files;

public sealed class FileFailureTests
{
    private const int NoSpaceLeft = 28;

    [Fact]
    public void A_full_disk_stays_recognizable()
    {
        // /dev/full is the disk that is always full. It is a device, so it is opened past the file system's back.
        SafeFileHandle full = File.OpenHandle("/dev/full", FileMode.Open, FileAccess.ReadWrite);
        using var file = new LocalBlockFile(full, "/data/a.part");
        IOException failure = Assert.Throws<IOException>(() => file.Write(new byte[4096], 8192));
        Assert.Equal(NoSpaceLeft, failure.HResult);
        Assert.Equal("cannot write /data/a.part at byte 8192: No space left on device", failure.Message);
    }

    [Fact]
    public void A_refused_permission_is_an_IOException_with_the_reason()
    {
        var refusal = new UnauthorizedAccessException("Access to the path '/a' is denied.", new IOException("Permission denied", 13));
        IOException failure = FileFailure.From(refusal, "delete", "/a");
        Assert.Equal("cannot delete /a: Permission denied", failure.Message);
        Assert.Equal(13, failure.HResult);
    }
}
