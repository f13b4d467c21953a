using Morsel.Descriptions;
using Morsel.Finishing;
using Morsel.Formats.Sidecar;
using Morsel.Target;

namespace Morsel.Updating;

/// <summary>What a sidecar offers, as origins: addresses resolved, lines that differ by their address alone joined as mirrors.</summary>
internal static class SidecarRoutes
{
    /// <summary>The most addresses of one object.</summary>
    public const int MostMirrors = 16;

    /// <summary>The compressed forms of the whole that something here can unpack.</summary>
    /// <param name="sidecar">The sidecar.</param>
    /// <param name="canUnpack">Whether something can.</param>
    /// <param name="notes">Gets a sentence for every address that is not used.</param>
    public static IReadOnlyList<WholeOrigin> Wholes(FoundSidecar sidecar, Func<WholeOrigin, bool> canUnpack, ICollection<Note> notes)
    {
        var wholes = new List<WholeOrigin>();
        foreach (IGrouping<WholeLine, WholeLine> mirrors in sidecar.Sidecar.Wholes.GroupBy(line => line with { Url = "" }))
        {
            IReadOnlyList<Uri> addresses = sidecar.Resolve([.. mirrors.Take(MostMirrors).Select(line => line.Url)], notes);
            var whole = new WholeOrigin([.. addresses.Select(address => address.AbsoluteUri)], mirrors.Key.Packing, mirrors.Key.Bytes) { Window = mirrors.Key.Window };
            if (addresses.Count > 0 && canUnpack(whole))
                wholes.Add(whole);
        }
        return wholes;
    }

    /// <summary>What patches may lead to here: the target, and what it holds where that is packed again.</summary>
    /// <param name="sidecar">The sidecar.</param>
    /// <param name="packer">Packs; null where nobody wants that.</param>
    public static PatchEnds Ends(Sidecar sidecar, IContentPacker? packer)
    {
        TargetLine target = sidecar.Target;
        var ends = new PatchEnds(new PatchEnd(target.Size, target.Sha256), Content: null);
        return packer is not null && sidecar.Contents is [var content, ..] && new PackedGoal(content.Header, content.Options, target.Size, target.Sha256) is var goal && packer.CanPack(goal)
            ? ends with { Content = new PatchEnd(content.Size, content.Sha256, goal) }
            : ends;
    }

    /// <summary>Where the target lies; beside the sidecar, if it does not say.</summary>
    public static IReadOnlyList<Uri> Plains(FoundSidecar sidecar, ICollection<Note> notes) => sidecar.Sidecar.Plains.Count == 0
        ? [sidecar.File]
        : sidecar.Resolve([.. sidecar.Sidecar.Plains.Take(MostMirrors).Select(line => line.Url)], notes);

    /// <summary>The digest of the target, for a description that has none: what the sidecar says of a target, it says of the descriptions that it lists.</summary>
    /// <returns>null where the description is another.</returns>
    public static Digest? DigestFor(FoundSidecar sidecar, FoundDescription described) =>
        sidecar.Sidecar.Controls.Any(line => line.Sha256.Bytes.SequenceEqual(described.Fingerprint)) ? sidecar.Sidecar.Target.Sha256 : null;

    /// <summary>The time that seeds are shown with; null where there is none.</summary>
    public static byte[]? TarTime(FoundSidecar sidecar) =>
        sidecar.Sidecar.Views.FirstOrDefault(view => view.Of == RouteEnd.Target) is { } view ? Convert.FromHexString(view.Value) : null;
}

/// <summary>What patches of one sidecar may lead to.</summary>
/// <param name="Target">The target.</param>
/// <param name="Content">What it holds; null where it is not made of that here.</param>
internal sealed record PatchEnds(PatchEnd Target, PatchEnd? Content)
{
    /// <summary>What a patch leads to; null where that is of no use.</summary>
    public PatchEnd? Of(PatchLine line) => line.Of == RouteEnd.Target ? Target : Content;
}
