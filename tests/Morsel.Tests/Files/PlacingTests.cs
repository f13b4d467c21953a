using Morsel.Files;
using Morsel.Tests.Faults;

namespace Morsel.Tests.Files;

/// <summary>A file takes its place by what it is, not by what has its name; what it cannot take over from the file it replaces is told.</summary>
public sealed class PlacingTests : IDisposable
{
    private const int NotPermitted = 1, BadDisk = 5, NoSpace = 28;

    private static readonly UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly TemporaryFolder _folder = new();

    public PlacingTests() => _folder.Write("a", "old");

    [Theory]
    [InlineData("replaced")]
    [InlineData("deleted")]
    [InlineData("linked")]
    public void A_file_whose_name_another_program_touched_does_not_take_its_place(string how)
    {
        var disk = new LocalFileSystem();
        using var fresh = new FreshFile(disk, _folder["a"]);
        fresh.File.Write("new"u8, 0);
        Touch(how);
        var failure = Assert.ThrowsAny<IOException>(() => fresh.Commit());
        Assert.Contains("nothing was installed, try again", failure.Message, StringComparison.Ordinal);
        fresh.Dispose();
        Assert.Equal("old", File.ReadAllText(_folder["a"]));
        // What is not ours is not deleted either.
        Assert.Equal(how == "replaced" ? ["a", "a.part"] : how == "linked" ? ["a", "other"] : ["a"], _folder.Names());
    }

    [Fact]
    public void Another_file_that_gets_the_name_at_the_last_moment_is_never_called_the_new_one()
    {
        var disk = new FaultFileSystem(new LocalFileSystem(), call =>
        {
            if (call.Operation == DiskOperation.Rename)
                Touch("replaced");
            return null;
        });
        using var fresh = new FreshFile(disk, _folder["a"]);
        fresh.File.Write("new"u8, 0);
        var failure = Assert.ThrowsAny<IOException>(() => fresh.Commit());
        Assert.Contains($"{_folder["a"]} is not what was verified", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Stat", BadDisk)]
    [InlineData("FlushFolder", BadDisk)]
    [InlineData("FlushFolder", NoSpace)]
    public void What_fails_behind_the_rename_says_that_the_new_file_is_in_place(string operation, int errorNumber)
    {
        bool isRenamed = false;
        var disk = new FaultFileSystem(new LocalFileSystem(), call =>
        {
            bool fails = isRenamed && call.Operation.ToString() == operation;
            isRenamed |= call.Operation == DiskOperation.Rename;
            return fails ? FaultFileSystem.Failure(errorNumber)() : null;
        });
        var fresh = new FreshFile(disk, _folder["a"]);
        fresh.File.Write("new"u8, 0);
        var failure = Assert.Throws<FileInPlaceException>(() => fresh.Commit());
        fresh.File.Dispose();
        Assert.Equal(errorNumber, failure.HResult);
        Assert.EndsWith($"; {_folder["a"]} is the new file, complete and in place", failure.Message, StringComparison.Ordinal);
        Assert.Equal("new", File.ReadAllText(_folder["a"]));
    }

    [Theory]
    [InlineData("SetMode", "its mode could not be set: Operation not permitted")]
    [InlineData("SetModifiedTime", "its time could not be set: Operation not permitted")]
    public void An_attribute_that_the_file_system_refuses_is_told_and_the_file_is_in_place(string operation, string told)
    {
        Assert.Equal([told], Place(Failing(operation, NotPermitted)));
        Assert.Equal("new", File.ReadAllText(_folder["a"]));
    }

    [Theory]
    [InlineData("SetMode", BadDisk)]
    [InlineData("SetModifiedTime", NoSpace)]
    [InlineData("Flush", BadDisk)]
    [InlineData("Flush", NoSpace)]
    public void A_disk_that_fails_before_the_rename_leaves_the_old_file(string operation, int errorNumber)
    {
        Assert.Equal(errorNumber, Assert.Throws<IOException>(() => Place(Failing(operation, errorNumber))).HResult);
        Assert.Equal("old", File.ReadAllText(_folder["a"]));
        Assert.Equal(["a"], _folder.Names());
    }

    [Fact]
    public void The_owner_of_the_replaced_file_keeps_the_new_one()
    {
        if (OperatingSystem.IsWindows() || !TryGiveToAnother(_folder["a"]))
            return;
        Assert.Empty(Place(new LocalFileSystem()));
        FileStamp now = FileStamp.Of(_folder["a"])!;
        Assert.Equal((new FileOwner(12345, 23456), (UnixFileMode)0b111_101_000), (now.Owner, now.Mode));
    }

    [Fact]
    public void Another_group_may_do_no_more_than_all_might()
    {
        if (OperatingSystem.IsWindows() || !TryGiveToAnother(_folder["a"]))
            return;
        string told = Assert.Single(Place(Failing("SetOwner", NotPermitted)));
        Assert.Equal("its owner (user 12345, group 23456) could not be set: Operation not permitted", told);
        Assert.Equal((UnixFileMode)0b111_000_000, FileStamp.Of(_folder["a"])!.Mode);
    }

    [Fact]
    public void A_call_that_a_signal_interrupts_is_made_again()
    {
        int calls = 0;
        Assert.Equal(3, FileFailure.Guard("try", "a", () => ++calls < 3 ? throw new IOException("Interrupted system call", 4) : calls));
    }

    public void Dispose() => _folder.Dispose();

    private IReadOnlyList<string> Place(IFileSystem disk)
    {
        if (!OperatingSystem.IsWindows() && FileStamp.Of(_folder["a"])!.Owner is { User: not 12345 })
            File.SetUnixFileMode(_folder["a"], Private);
        using var fresh = new FreshFile(disk, _folder["a"]);
        fresh.File.Write("new"u8, 0);
        return fresh.Commit(DateTimeOffset.UnixEpoch);
    }

    private static FaultFileSystem Failing(string operation, int errorNumber) =>
        new(new LocalFileSystem(), call => call.Operation.ToString() == operation ? FaultFileSystem.Failure(errorNumber)() : null);

    private void Touch(string how)
    {
        if (how == "linked")
            new LocalFileSystem().Link(_folder["a.part"], _folder["other"]);
        else
            File.Delete(_folder["a.part"]);
        if (how == "replaced")
            _folder.Write("a.part", "another program's");
    }

    // Only root can; every other user leaves these tests out.
    private static bool TryGiveToAnother(string path)
    {
        try
        {
            using IBlockFile file = new LocalFileSystem().OpenLocked(path);
            file.SetOwner(new FileOwner(12345, 23456));
            file.SetMode((UnixFileMode)0b111_101_000);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
