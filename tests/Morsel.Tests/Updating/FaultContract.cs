using Morsel.Files;

namespace Morsel.Tests.Updating;

/// <summary>What holds of an output and its folder whatever goes wrong: the old file as it was, or the new one whole, and no litter.</summary>
internal sealed class FaultContract
{
    private static readonly string[] InProgress = [".part", ".part.old"];

    private readonly string _output;
    private readonly Seen? _before;
    private readonly string[] _names;

    private FaultContract(string output) => (_output, _before, _names) = (output, Look(output), Names(output));

    /// <summary>Notes how everything is before a run.</summary>
    public static FaultContract Before(string output) => new(output);

    /// <summary>Whether the old file is as it was: its inode, its times, and with them its content, mode and attributes.</summary>
    public bool IsUntouched => FileStamp.Of(_output) == _before?.Stamp;

    /// <summary>The old file is untouched, and nothing is beside it but what the next run goes on from.</summary>
    public void AssertKept()
    {
        Seen? now = Look(_output);
        Assert.Equal(_before?.Content, now?.Content);
        Assert.Equal(_before?.Mode, now?.Mode);
        Assert.Equal(_before?.Stamp, now?.Stamp);
        AssertNoOtherNames();
    }

    /// <summary>The new file is in place and whole, with the old one's permissions, and nothing else is left.</summary>
    public void AssertReplacedBy(byte[] target)
    {
        Seen now = Look(_output) ?? throw new FileNotFoundException(_output);
        Assert.True(now.Content.AsSpan().SequenceEqual(target), "the output is not the target");
        if (_before is { } before)
            Assert.Equal(before.Mode, now.Mode);
        Assert.Equal(
            _names.Except(InProgressNames()).Union([Path.GetFileName(_output)]).Order(StringComparer.Ordinal),
            Names(_output).Order(StringComparer.Ordinal));
    }

    /// <summary>Either: a fault after the rename cannot undo it.</summary>
    public void AssertKeptOrReplacedBy(byte[] target)
    {
        if (Look(_output) is { } now && now.Content.AsSpan().SequenceEqual(target))
            AssertNoOtherNames();
        else
            AssertKept();
    }

    private void AssertNoOtherNames() =>
        Assert.Empty(Names(_output).Except(_names).Except(InProgressNames()).Except([Path.GetFileName(_output)]));

    private IEnumerable<string> InProgressNames() => InProgress.Select(ending => Path.GetFileName(_output) + ending);

    private static string[] Names(string output) =>
        [.. Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(output)!).Select(Path.GetFileName).OfType<string>()];

    private static Seen? Look(string path) => FileStamp.Of(path) is { IsRegularFile: true } stamp
        ? new Seen(File.ReadAllBytes(path), OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(path), stamp)
        : null;

    private sealed record Seen(byte[] Content, UnixFileMode Mode, FileStamp Stamp);
}
