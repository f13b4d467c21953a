using Morsel.Files;
using Morsel.Proof;
using Morsel.Target;

namespace Morsel.Assembling;

/// <summary>
/// The old output, of which a part file can begin as a copy that takes no room, where the file system makes such (XFS, btrfs). What of it is right stays where
/// it is; the rest is written over. It is proven in the copy, so that it does not matter who changes the old output meanwhile.
/// </summary>
internal static class OutputClone
{
    // What is shorter is soon written.
    private const long LeastBytes = 1 << 20;

    // A sample costs nothing beside a search. Where less is right, the next run would take an unfinished copy for another version.
    private const int SampleCount = 32, LeastRightCount = 28;

    /// <summary>Opens it, if most of it is right where it stands, by a sample; null if not, or it cannot be read.</summary>
    public static IBlockFile? Open(IFileSystem files, string outputPath, BlockVerifier verifier)
    {
        IBlockFile? old = null;
        try
        {
            if (files.Stat(outputPath) is not { IsRegularFile: true, Length: >= LeastBytes })
                return null;
            old = files.OpenRead(outputPath);
            if (IsMostlyRight(old, verifier))
                return old;
        }
        catch (IOException)
        {
            // The report on it as a seed says why.
        }
        old?.Dispose();
        return null;
    }

    private static bool IsMostlyRight(IBlockFile old, BlockVerifier verifier)
    {
        TargetLayout layout = verifier.Index.Layout;
        int blocks = layout.BlockAt(Math.Min(old.Length, layout.Length)), right = 0;
        byte[] buffer = new byte[layout.BlockBytes];
        for (int sample = 0; sample < SampleCount && blocks > 0; sample++)
        {
            int block = (int)((long)sample * blocks / SampleCount);
            ByteRange range = layout.RangeOf(block);
            if (old.Read(buffer.AsSpan(0, (int)range.Length), range.Start) == range.Length && verifier.Prove(buffer, new BlockRun(block, 1)).Mask != 0)
                right++;
            if (right + (SampleCount - sample - 1) < LeastRightCount)
                return false;
        }
        return right >= LeastRightCount;
    }
}
