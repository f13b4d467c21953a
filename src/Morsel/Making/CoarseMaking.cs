using Morsel.Files;
using Morsel.Formats;
using Morsel.Formats.Sidecar;
using Morsel.Target;

namespace Morsel.Making;

/// <summary>Makes a second control file of a target, with larger blocks, while its content passes by: clients read it first, and then only some of the other one.</summary>
/// <param name="files">The disk.</param>
/// <param name="folder">Where it goes: beside the other one, so that addresses relative to it are right.</param>
/// <param name="writer">Writes it.</param>
internal sealed class CoarseMaking(IFileSystem files, string folder, ITargetWriter writer)
{
    /// <summary>A control file of no more bytes is read whole by every client.</summary>
    public const int WorthIt = 64 << 10;

    private const int UsualBlockBytes = 64 << 10, MostBlockBytes = 16 << 20, Times = 32, NameDigits = 8;
    private const long UsualUpTo = 8L << 30;

    private BlockSums? _sums;

    /// <summary>What a sidecar says of it; null where it was not made.</summary>
    public ControlLine? Line { get; private set; }

    /// <summary>Bytes in it; null where it was not made.</summary>
    public long? Bytes => Line?.Bytes;

    /// <summary>Where it is; null where it was not made.</summary>
    public string? Path { get; private set; }

    /// <summary>Bytes in its blocks: with these, both control files together cost least on real pairs.</summary>
    /// <param name="length">Bytes of the target.</param>
    /// <param name="fineBytes">Bytes in a block of the other control file.</param>
    public static int BlockBytesFor(long length, int fineBytes) =>
        length <= UsualUpTo && fineBytes < UsualBlockBytes ? UsualBlockBytes : (int)Math.Min(MostBlockBytes, (long)Times * fineBytes);

    /// <summary>What takes the content.</summary>
    /// <param name="fine">What is computed for the other control file.</param>
    public BlockSums Begin(TargetShape fine)
    {
        TargetShape shape = ShapeOf(fine.Layout.Length);
        return _sums = new BlockSums(shape, ShapeOf);

        TargetShape ShapeOf(long length) => writer.ShapeOf(length, BlockBytesFor(length, fine.Layout.BlockBytes));
    }

    /// <summary>Writes it, once all of the content is known, under a name that nothing else will ever have.</summary>
    /// <param name="name">The published name of the file.</param>
    /// <param name="target">What the other control file describes.</param>
    /// <param name="otherBytes">Bytes of the other control file.</param>
    /// <param name="isControlFile">Whether a file begins as a control file does: only such a one is replaced.</param>
    /// <returns>Why it was not; null if it was.</returns>
    /// <exception cref="IOException">It cannot be written.</exception>
    public string? Commit(string name, DescribedTarget target, long otherBytes, Func<string, bool> isControlFile)
    {
        DescribedTarget coarse = _sums!.Describe([.. target.WholeDigests]) with
        {
            FileName = target.FileName,
            ModifiedTime = target.ModifiedTime,
            Locations = target.Locations,
        };
        TargetLayout layout = coarse.Shape.Layout;
        if (otherBytes <= WorthIt || layout.BlockBytes <= target.Shape.Layout.BlockBytes)
            return $"the control file has only {otherBytes} bytes: every client downloads all of it";
        byte[] description = writer.Write(coarse);
        string own = $"{name}.{target.WholeDigests.First(digest => digest.Algorithm == DigestAlgorithm.Sha256).Hex[..NameDigits]}.coarse{writer.Extension}";
        string path = System.IO.Path.GetFullPath(System.IO.Path.Join(folder, own));
        EarlierOutput.Check(files, path, "control file", isControlFile);
        using var fresh = new FreshFile(files, path);
        fresh.File.Write(description, 0);
        fresh.Commit();
        (Line, Path) = (SidecarMaking.ControlLineOf(own, description, coarse), path);
        return null;
    }
}
