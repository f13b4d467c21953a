using Morsel.Files;
using Morsel.Patches;
using Morsel.Patching;

namespace Morsel.Making.Patches;

/// <summary>What a patch says of itself, for callers.</summary>
internal static class PatchSummary
{
    /// <exception cref="TargetFormatException">It is no patch.</exception>
    public static PatchDescription Of(IBlockFile patch)
    {
        if (ZstdPatchApplication.Recognizes(patch))
            return OfZstd(patch);
        PatchIndex index = PatchApplication.ReadIndex(patch);
        return new PatchDescription
        {
            Format = PatchFormat.Morsel1,
            PatchBytes = index.Windows.PatchBytes,
            OldLength = index.Head.BaseLength,
            OldDigest = index.Head.BaseDigest,
            Length = index.Head.TargetLength,
            Digest = index.Head.TargetDigest,
            WindowBytes = index.Head.WindowBytes,
            Windows = [.. Enumerable.Range(0, index.Head.WindowCount).Select(window => WindowOf(patch, index, window))],
        };
    }

    private static PatchDescription OfZstd(IBlockFile patch)
    {
        var application = new ZstdPatchApplication(patch);
        return new PatchDescription
        {
            Format = PatchFormat.Zstd,
            PatchBytes = patch.Length,
            OldLength = null,
            OldDigest = null,
            Length = application.Length,
            Digest = null,
            WindowBytes = application.Head.WindowBytes,
            Windows = [],
        };
    }

    private static PatchWindow WindowOf(IBlockFile patch, PatchIndex index, int window)
    {
        Span<byte> filter = stackalloc byte[1];
        ByteRange? payload = index.Windows.PayloadOf(window);
        if (payload is { } range && patch.Read(filter, range.Start) == 0)
            filter[0] = 0;
        return new PatchWindow(index.WindowOf(window), payload?.Length ?? 0, filter[0]);
    }
}
