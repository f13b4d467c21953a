using System.Globalization;
using Morsel.Interop.Tests.Peers;

namespace Morsel.Interop.Tests.Lab;

/// <summary>The table of <c>docs/servers.md</c>: what an update may take from each server.</summary>
internal static class ServersPage
{
    /// <summary>One server's row.</summary>
    /// <param name="Requests">Most requests for data.</param>
    /// <param name="Kibibytes">Most that its answers may have, all told.</param>
    /// <param name="Discarded">Answers that are thrown away to learn what the server can do.</param>
    /// <param name="IsWhole">Whether it gives the whole file only.</param>
    public sealed record Row(int Requests, long Kibibytes, int Discarded, bool IsWhole);

    public static Row? Find(string setup) =>
        (from line in File.ReadLines(Path.Combine(Repository.Folder, "docs", "servers.md"))
         let cells = line.Split('|', StringSplitOptions.TrimEntries)
         where cells.Length > 5 && cells[1] == setup
         select new Row(Number(cells[2]), Number(cells[3]), Number(cells[4]), cells[5] == "the whole file")).SingleOrDefault();

    private static int Number(string cell) => int.Parse(cell, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
}
