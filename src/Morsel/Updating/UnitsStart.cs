using System.Numerics;
using Morsel.Descriptions;
using Morsel.Fetching;
using Morsel.Formats.Sidecar;
using Morsel.Target;
using Morsel.Units;

namespace Morsel.Updating;

/// <summary>Reads the tables of the compressed units that a sidecar lists: the directory of each, and its pages where they are few.</summary>
/// <param name="reader">Knows the transports and the clock.</param>
/// <param name="tally">Counts what it costs.</param>
internal sealed class UnitsStart(DescriptionReader reader, FetchTally tally)
{
    // A table up to this size comes whole; of a longer one the directory, which is hardly ever longer than this.
    private const int MostAtOnce = 8 << 10;

    /// <summary>The units of the target that can be read here.</summary>
    /// <param name="sidecar">The sidecar.</param>
    /// <param name="home">The address that the caller chose.</param>
    /// <param name="notes">Gets a sentence for what is listed and not used.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<IReadOnlyList<UnitsOrigin>> ReadAsync(FoundSidecar sidecar, Uri home, ICollection<Note> notes, CancellationToken cancellationToken)
    {
        var units = new List<UnitsOrigin>();
        foreach (IGrouping<UnitsLine, UnitsLine> mirrors in sidecar.Sidecar.Units.Where(IsReadable).GroupBy(line => line with { Url = "" }))
        {
            IReadOnlyList<Uri> addresses = sidecar.Resolve([.. mirrors.Take(SidecarRoutes.MostMirrors).Select(line => line.Url)], notes);
            if (addresses.Count > 0 && await ReadAsync(addresses, home, PublishedBy(mirrors.Key, sidecar), notes, cancellationToken).ConfigureAwait(false) is { } table)
                units.Add(new UnitsOrigin([.. addresses.Select(address => address.AbsoluteUri)], table));
        }
        return units;
    }

    private static bool IsReadable(UnitsLine line) => line.Of == RouteEnd.Target
        && line.UnitBytes is >= 1 << UnitTableReader.LeastUnitLog and <= 1 << UnitTableReader.MostUnitLog && BitOperations.IsPow2(line.UnitBytes)
        && line.Window is >= UnitTableReader.LeastWindowLog and <= UnitTableReader.MostWindowLog;

    private static PublishedUnits PublishedBy(UnitsLine line, FoundSidecar sidecar) =>
        new(line.Bytes, line.Table, (int)line.UnitBytes, line.Window, sidecar.Sidecar.Target.Size);

    private async Task<UnitTable?> ReadAsync(
        IReadOnlyList<Uri> addresses, Uri home, PublishedUnits published, ICollection<Note> notes, CancellationToken cancellationToken)
    {
        string problem = "";
        foreach (Uri address in addresses)
        {
            try
            {
                return await ReadAsync(address, home, published, cancellationToken).ConfigureAwait(false);
            }
            catch (MorselException e)
            {
                problem = e is TransportException transport ? transport.Problem : e.Message;
            }
        }
        notes.Add(new Note(NoteCode.RouteGivenUp, $"{TransportException.Shown(addresses[0])}: {problem}; it was not used"));
        return null;
    }

    private async Task<UnitTable> ReadAsync(Uri address, Uri home, PublishedUnits published, CancellationToken cancellationToken)
    {
        var piece = new ObjectPiece(reader, tally, home);
        byte[] frame = await piece.FetchAsync(address, published.ObjectBytes, First(published.Table, MostAtOnce), cancellationToken).ConfigureAwait(false);
        long needed = Math.Min(published.Table.Length, UnitTableReader.DirectoryBytes(frame, published));
        if (frame.Length < needed)
            frame = await piece.FetchAsync(address, published.ObjectBytes, First(published.Table, needed), cancellationToken).ConfigureAwait(false);
        return UnitTableReader.Read(frame, published);
    }

    private static ByteRange First(ByteRange table, long bytes) => new(table.Start, table.Start + Math.Min(table.Length, bytes));
}
