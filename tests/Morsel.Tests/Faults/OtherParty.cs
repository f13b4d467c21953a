using Morsel.Files;

namespace Morsel.Tests.Faults;

/// <summary>What another program does to a file while a run is at work.</summary>
internal enum OtherAct
{
    Replace,
    Truncate,
    Rewrite,
    Delete,
    Link,
}

/// <summary>Another program, which does one thing to one file just before the n-th call of a run to the disk.</summary>
/// <param name="path">The file.</param>
/// <param name="act">What it does; nothing where there is no such file, but to replace it.</param>
/// <param name="at">The call, counted from 1.</param>
internal sealed class OtherParty(string path, OtherAct act, int at)
{
    private static readonly byte[] Foreign = Enumerable.Repeat((byte)'?', 5000).ToArray();

    /// <summary>The disk of the run.</summary>
    public FaultFileSystem Disk => new(new LocalFileSystem(), call =>
    {
        if (call.Number == at)
            Act();
        return null;
    });

    /// <summary>What it left of the file; null where it left none, or did nothing.</summary>
    public byte[]? Left { get; private set; }

    /// <summary>Whether it did something.</summary>
    public bool HasActed { get; private set; }

    private void Act()
    {
        bool isThere = File.Exists(path);
        if (!isThere && act != OtherAct.Replace)
            return;
        HasActed = true;
        switch (act)
        {
            case OtherAct.Replace:
                File.WriteAllBytes(path + ".other", Foreign);
                File.Move(path + ".other", path, overwrite: true);
                break;
            case OtherAct.Truncate:
                using (var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
                    file.SetLength(file.Length / 3);
                break;
            case OtherAct.Rewrite:
                using (var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
                    file.Write(Foreign);
                break;
            case OtherAct.Link:
                new LocalFileSystem().Link(path, path + ".link");
                break;
            default:
                File.Delete(path);
                break;
        }
        Left = File.Exists(path) ? File.ReadAllBytes(path) : null;
    }
}
