using System.Text;
using Morsel.Formats;
using Morsel.Formats.Zsync;
using Morsel.Matching;
using Morsel.Target;

namespace Morsel.Tests.Formats.Zsync;

/// <summary>Control files made of lines: those of the vector r1.bin, with single lines changed.</summary>
internal static class SampleControl
{
    public static readonly byte[] Records = Convert.FromHexString("2800fb6e13");

    private static readonly string[] Lines =
    [
        "zsync: 0.6.2", "Filename: r1.bin", "MTime: Sun, 09 Sep 2001 01:46:40 +0000", "Blocksize: 2048", "Length: 1", "Hash-Lengths: 1,2,3",
        "URL: r1.bin", "SHA-1: 4fb8cfeaaac80a1c829b22a43089ef470bcfe5b8",
    ];

    /// <summary>The lines, with those replaced that have the same name, and the others added at the end. "Name" alone takes a line out.</summary>
    public static string[] With(params string[] changes)
    {
        List<string> lines = [.. Lines];
        foreach (string change in changes)
        {
            int at = lines.FindIndex(line => NameOf(line) == NameOf(change));
            if (at >= 0)
                lines.RemoveAt(at);
            if (change.Contains(": ", StringComparison.Ordinal))
                lines.Insert(at >= 0 ? at : lines.Count, change);
        }
        return [.. lines];
    }

    public static byte[] File(IEnumerable<string> lines, byte[]? records = null, string newLine = "\n", string blankLine = "\n") =>
        [.. Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + newLine)) + blankLine), .. records ?? Records];

    public static Description Read(byte[] file) => Assert.IsType<ReadStep.Done>(new ZsyncFormat().Read(file, isWhole: true)).Description;

    public static TargetFormatException Refused(byte[] file) =>
        Assert.Throws<TargetFormatException>(() => new ZsyncFormat().Read(file, isWhole: true));

    public static WeakColumn WeakOf(Description description) => Assert.IsType<RollingMatcher>(description.CreateMatcher()).Weak;

    /// <summary>Everything a description says, as text that can be compared.</summary>
    public static string Said(Description description)
    {
        TargetIndex index = description.Index;
        return string.Join('\n',
            string.Join('|', description.Fields), string.Join('|', description.Notes), string.Join('|', index.Find<PlainOrigin>()!.Locations),
            string.Join('|', index.WholeDigests), index.Layout.Length, index.Layout.BlockBytes, index.FileName, index.ModifiedTime,
            index.Proof.Algorithm, index.Proof.Width, Convert.ToHexString(index.Proof.Column), string.Join(',', WeakOf(description).Sums));
    }

    private static string NameOf(string line) => line.Split(':')[0];
}
