using Morsel.Descriptions;
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

    /// <summary>Where the target lies; beside the sidecar, if it does not say.</summary>
    public static IReadOnlyList<Uri> Plains(FoundSidecar sidecar, ICollection<Note> notes) => sidecar.Sidecar.Plains.Count == 0
        ? [sidecar.File]
        : sidecar.Resolve([.. sidecar.Sidecar.Plains.Take(MostMirrors).Select(line => line.Url)], notes);

    /// <summary>The time that seeds are shown with; null where there is none.</summary>
    public static byte[]? TarTime(FoundSidecar sidecar) =>
        sidecar.Sidecar.Views.FirstOrDefault(view => view.Of == RouteEnd.Target) is { } view ? Convert.FromHexString(view.Value) : null;
}
