using Morsel.Formats.Sidecar;
using Morsel.Target;

namespace Morsel.Descriptions;

/// <summary>How a sidecar and a description go together.</summary>
internal enum SidecarFit
{
    /// <summary>They are of one target, as far as can be told.</summary>
    Fits,

    /// <summary>They are of two generations.</summary>
    Differs,

    /// <summary>The description is of what a packed target holds, which is another file by its nature.</summary>
    OfContent,
}

/// <summary>Compares a sidecar with a description.</summary>
internal static class SidecarComparison
{
    /// <summary>Whether they are of one target.</summary>
    public static SidecarFit Of(FoundSidecar sidecar, FoundDescription described)
    {
        TargetIndex index = described.Description!.Index;
        TargetLine target = sidecar.Sidecar.Target;
        if (described.IsOfNamedGzip || described.Description.Repacking is not null || index.Find<GzipOrigin>() is not null || index.DigestedFrom > 0)
            return SidecarFit.OfContent;
        if (sidecar.Sidecar.Controls.Any(line => IsOf(sidecar, line, described.Address) && !line.Sha256.Bytes.SequenceEqual(described.Fingerprint)))
            return SidecarFit.Differs;
        Digest? published = index.WholeDigests.FirstOrDefault(digest => digest.Algorithm == DigestAlgorithm.Sha256);
        return index.Layout.Length == target.Size && (published is null || published.Equals(target.Sha256)) ? SidecarFit.Fits : SidecarFit.Differs;
    }

    /// <summary>Whether a sidecar vouches for a description: by its digest, or because it is of exactly the bytes that the sidecar names.</summary>
    public static bool IsBound(FoundSidecar sidecar, FoundDescription described)
    {
        TargetIndex index = described.Description!.Index;
        TargetLine target = sidecar.Sidecar.Target;
        return sidecar.Sidecar.Controls.Any(line => line.Sha256.Bytes.SequenceEqual(described.Fingerprint))
            || (index.DigestedFrom == 0 && index.Layout.Length == target.Size && index.WholeDigests.Contains(target.Sha256));
    }

    private static bool IsOf(FoundSidecar sidecar, ControlLine line, Uri description) => sidecar.Resolve([line.Url], []).Contains(description);
}
